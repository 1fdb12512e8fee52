"""Streets of a city and the ways through them."""
