"""The queue itself."""

from typing import overload


class Ring:
    """Queue that forgets its oldest item when it is full."""

    def __init__(self, limit: int) -> None:
        """Take the greatest number of items, at least 1."""
        self._items: list[object] = []
        self._limit = limit

    @overload
    def pop(self) -> object: ...
    @overload
    def pop(self, default: object) -> object: ...
    def pop(self, default=None):
        """Remove the oldest item, or give the default when there is none."""
        return self._items.pop(0) if self._items else default

    def push(self, item: object) -> None:
        self._items = [*self._items, item][-self._limit :]

    def _grow(self, limit: int) -> None:
        self._limit = limit
