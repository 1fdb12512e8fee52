"""Plans of a day: stops, legs, modes, times."""
