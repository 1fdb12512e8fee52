"""Charts without ground."""
