"""Where cameras are put, and where they look."""
