"""What buildings leave of what cameras see: exact visibility polygons."""
