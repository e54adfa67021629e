"""The run: files over executors, and what it adds up to."""
