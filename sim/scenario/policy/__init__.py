"""The section policy: what may be done with cameras."""
