"""Where a resolved scenario becomes a world: plain values for the day and for what follows being in view."""
