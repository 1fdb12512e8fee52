"""Runs: one scenario, or several on the same residents."""
