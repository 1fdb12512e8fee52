"""Cities on disk: folders that were imported, and what the cache keeps."""
