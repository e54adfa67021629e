"""Structural readers: from the text of one file to its definitions."""
