"""The cohort engine: everybody's day on packed arrays, one to one with the individual engine."""
