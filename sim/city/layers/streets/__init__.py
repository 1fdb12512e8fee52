"""Streets of real layers."""
