"""Extracts of OpenStreetMap and answers of its servers: each object once, as it is today, tags and place."""
