"""Cameras that somebody has put on a map: read from a file, turned into views, placed in the city."""
