"""Timing docdetect and its peers on the same files."""
