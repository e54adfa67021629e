"""The pinned packages and crates that the benchmarks read."""
