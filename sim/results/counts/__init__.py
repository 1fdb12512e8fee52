"""What is counted of a day, person by person or of everybody."""
