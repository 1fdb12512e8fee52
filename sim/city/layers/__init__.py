"""Real layers of a city, read from files; `import_city` puts streets, people and all else together."""
