"""A city as tables: cells, streets, sites; built from facts, imported from real layers, or kept."""
