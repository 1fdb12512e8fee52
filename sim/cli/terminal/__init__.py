"""Terminal, streams, progress and notices."""
