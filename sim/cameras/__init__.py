"""The camera stock: how many, where, looking which way, seeing which ground and which stretches of street."""
