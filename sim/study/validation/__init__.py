"""A run held against what sources say of the same things: targets, figures of the run, and verdicts."""
