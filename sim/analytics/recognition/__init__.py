"""What software makes of a pass in view."""
