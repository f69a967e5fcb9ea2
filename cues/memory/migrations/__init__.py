"""Every change that the tables have been through, one file each, oldest first."""
