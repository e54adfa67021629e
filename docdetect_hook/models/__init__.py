"""Models of a project: which one serves, which one waits, and how one replaces another."""
