"""Readers of files of mapped cameras."""
