"""How many cameras of which kind and owner, and what they are linked to."""
