"""The Python reader: from a text to its definitions."""
