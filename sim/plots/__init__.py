"""Figures for print: maps of cells, charts of scenarios. Functions return a Figure, never show or save it."""
