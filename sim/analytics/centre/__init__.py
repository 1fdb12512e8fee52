"""Alerts, and the response centre that looks at them."""
