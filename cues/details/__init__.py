"""What the customer said of their life: kinds of detail and how they are found."""
