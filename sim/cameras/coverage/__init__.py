"""The ground that cameras see, and how much of streets and cells that is."""
