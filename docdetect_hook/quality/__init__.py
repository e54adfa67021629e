"""Judge whether a documentation text says anything that the definition's header does not."""
