"""Files and folders: digests, safe replacement, locks."""
