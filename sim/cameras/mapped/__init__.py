"""Cameras that somebody has put on a map: readers, and what a file leaves open."""
