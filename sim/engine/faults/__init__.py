"""Cameras that fail and are repaired over several days, in power cuts and in unrest."""
