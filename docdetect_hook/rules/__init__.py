"""The rules: codes, their pages, and the comments that silence them."""
