"""Real layers of a city, read from files: streets, population, districts, boundary and buildings."""
