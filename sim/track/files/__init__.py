"""Readers of files of walks."""
