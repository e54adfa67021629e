"""What several commands share, each module with its own subject."""
