"""Documentation gate for Python and Rust."""

__version__ = "0.1.0"
