"""YAML with lines, and sentences about what is wrong in it."""
