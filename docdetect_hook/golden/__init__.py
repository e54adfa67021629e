"""The golden suite: hand-written cases with the expected verdict of every definition."""
