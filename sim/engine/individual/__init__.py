"""The day of each resident along its plan: the reference, for towns and samples."""
