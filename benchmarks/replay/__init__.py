"""Histories of commits whose findings are known by how each commit is made."""
