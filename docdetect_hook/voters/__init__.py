"""Voters: independent opinions on whether a definition is documented."""
