"""Sourced numbers: their files, ranges and units."""
