"""Places of the country: gazetteer, regions, settlements, and how they are laid side by side."""
