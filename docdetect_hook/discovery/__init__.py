"""Discovery: which files a run is about."""
