"""Source text: reading, decoding, patterns over paths and over text."""
