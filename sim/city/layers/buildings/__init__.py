"""Buildings of real layers."""
