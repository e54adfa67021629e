"""Corrections that need no invention: what is already in the file goes where it belongs."""
