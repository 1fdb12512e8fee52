"""A city as tables: cells, streets, sites; built from facts, or later imported from real layers."""
