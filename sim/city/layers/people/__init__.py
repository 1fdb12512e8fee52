"""Population of real layers: polygons, points, rasters."""
