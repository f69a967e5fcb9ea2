"""What Heartline tells other programs by HTTP: signed, bounded, and never redirected."""
