"""Synthetic residents: who they are, where they go on a day, by which mode, and when.

Cameras are unknown here.
"""
