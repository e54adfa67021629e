"""What `functools`, `contextlib` and `collections` have, by their parts that are written in C.

To load the three makes fifty classes, 8 % of a run over one file, which uses ten of their names.
"""

from __future__ import annotations

from docdetect_hook.startup.typed import TYPE_CHECKING, Any

__all__ = [
    "OrderedDict",
    "cache",
    "cached_property",
    "contextmanager",
    "defaultdict",
    "deque",
    "lru_cache",
    "partial",
    "suppress",
]

if TYPE_CHECKING:
    from collections import OrderedDict, defaultdict, deque
    from contextlib import contextmanager, suppress
    from functools import cache, cached_property, lru_cache, partial
else:
    from _collections import OrderedDict, defaultdict, deque
    from _functools import _lru_cache_wrapper, partial

    def lru_cache(maxsize: int | None) -> Any:
        """Keep what a function returned for the newest of its arguments."""

        def decorate(function: Any) -> Any:
            kept = _lru_cache_wrapper(function, maxsize, False, lambda *counts: counts)
            kept.__wrapped__, kept.__doc__, kept.__name__ = function, function.__doc__, function.__name__
            return kept

        return decorate

    cache = lru_cache(None)

    class cached_property:  # noqa: N801 - named
        """A property that is computed when it is first asked for, and stands in its place from then on."""

        def __init__(self, function: Any) -> None:
            """Take what computes the value."""
            self._function = function
            self.__doc__ = function.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            """Learn where the value is to stand."""
            self._name = name

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            """Compute the value; the next look finds it first, as this class has no `__set__`."""
            if instance is None:
                return self
            value = instance.__dict__[self._name] = self._function(instance)
            return value

    class suppress:  # noqa: N801
        """Ends a block where an exception of these kinds is raised, and goes on behind it."""

        def __init__(self, *kinds: type[BaseException]) -> None:
            """Take the kinds."""
            self._kinds = kinds

        def __enter__(self) -> None:
            """Begin the block."""

        def __exit__(self, kind: type[BaseException] | None, error: object, traceback: object) -> bool:
            """Return whether the exception is one of these."""
            return kind is not None and issubclass(kind, self._kinds)

    class _Block:
        """The block around which a generator runs."""

        def __init__(self, generator: Any) -> None:
            """Take the generator before it runs."""
            self._generator = generator

        def __enter__(self) -> Any:
            """Run the generator to its `yield`."""
            return next(self._generator)

        def __exit__(self, kind: object, error: BaseException | None, traceback: Any) -> bool:
            """Run the rest of the generator, which sees the exception where it yielded."""
            if error is None:
                next(self._generator, None)
                return False
            try:
                self._generator.throw(error)
            except StopIteration:
                return True
            except BaseException as raised:
                if raised is not error:
                    raise
                error.__traceback__ = traceback
                return False
            raise RuntimeError("the generator goes on behind the block")

    def contextmanager(function: Any) -> Any:
        """Make what `with` takes of a generator that yields once."""

        def begin(*args: object, **words: object) -> _Block:
            return _Block(function(*args, **words))

        begin.__wrapped__, begin.__doc__, begin.__name__ = function, function.__doc__, function.__name__
        return begin
