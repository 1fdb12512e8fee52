"""What every figure has: page, letters, colours, classes, legends, scale."""
