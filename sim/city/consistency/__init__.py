"""Whether the tables of a city agree with each other, with its geometry and with what is stated of it."""
