"""Hostile and awkward inputs, and the judge of what docdetect does with them."""
