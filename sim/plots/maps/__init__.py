"""Maps of a city and of the country."""
