"""Bounded queues over a ring buffer."""

from ._ring import Ring

__all__ = ["Ring"]
