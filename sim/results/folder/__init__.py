"""The folder of a run: written, read back and checked."""
