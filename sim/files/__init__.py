"""Files as people have them: tables, GeoJSON, layers, extracts; read and checked, whatever they are about."""
