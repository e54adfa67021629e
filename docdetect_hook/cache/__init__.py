"""The cache: reports of files that nothing has changed since the last run."""
