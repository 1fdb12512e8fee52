"""Figures, tables and sampling errors of a day."""
