"""Vector layers and rasters, opened by drivers of our choice; nothing else is opened or fetched."""
