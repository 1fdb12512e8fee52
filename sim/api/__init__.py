"""The face for Python: scenarios and their variants, runs, comparisons."""
