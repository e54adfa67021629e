"""Documentation coverage: shares that add up, as tables, in machine-readable form, and as a badge."""
