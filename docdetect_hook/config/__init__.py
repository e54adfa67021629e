"""Configuration: what can be set, where it is read from, and what holds for a path."""
