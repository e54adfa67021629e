"""Voters: independent opinions on whether the documentation of a definition is as it should be."""
