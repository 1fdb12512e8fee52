"""The day: SimPy keeps the clock, residents live their plans, cameras see them."""
