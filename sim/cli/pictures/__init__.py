"""Pictures that the command draws, and from what."""
