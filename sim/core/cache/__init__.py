"""Keeps on disk what takes long to make and can always be made again."""
