"""The Rust reader: from a text and its crate to its definitions."""
