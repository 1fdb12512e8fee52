"""The section stock: how many cameras there are."""
