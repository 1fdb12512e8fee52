"""Distances inside a cell."""

import numpy as np

MEAN_DISTANCE_IN_UNIT_SQUARE = (2 + np.sqrt(2) + 5 * np.arcsinh(1)) / 15
"""Mean distance between two random points of a unit square (0.5214): the distance inside one cell."""
