"""Where the islands of an archipelago lie: in rows, on one lattice of cells, too far apart to matter."""

import numpy as np

from sim.core.arrays import IntArray


def lay_islands(widths: IntArray, heights: IntArray, gap: int) -> IntArray:
    """Set rectangles beside each other in rows of about the width of a square that holds them all.

    Parameters
    ----------
    widths, heights
        Of each island, in cells.
    gap
        Cells that stay free between any two islands.

    Returns
    -------
    Column and row of each island's lower left cell, shape (n, 2), counted from the middle of the whole.
    """
    wide, high = widths + gap, heights + gap
    most = max(float(np.sqrt((wide * high).sum())), float(wide.max()))
    corners = np.zeros((len(wide), 2), dtype=np.int64)
    column = row = depth = 0
    for island in range(len(wide)):
        if column and column + wide[island] > most:
            column, row, depth = 0, row + depth, 0
        corners[island] = column, row
        column += int(wide[island])
        depth = max(depth, int(high[island]))
    extent = np.array([(corners[:, 0] + wide).max(), row + depth])
    middle: IntArray = corners - extent // 2
    return middle
