"""The language server: findings in the buffers of an editor, while they are written."""
