"""The names of `typing` and `collections.abc` that our code is written with, without their load.

That is 9 % of a run over one file. For a type checker each is that of the library. When the program runs,
annotations are texts and nobody asks for their types: there a name of `typing` is what stands in its place in
a type alias, a base class or a call.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable as Callable
    from collections.abc import Collection as Collection
    from collections.abc import Generator as Generator
    from collections.abc import Hashable as Hashable
    from collections.abc import Iterable as Iterable
    from collections.abc import Iterator as Iterator
    from collections.abc import Mapping as Mapping
    from collections.abc import Sequence as Sequence
    from typing import IO as IO
    from typing import Any as Any
    from typing import AnyStr as AnyStr
    from typing import BinaryIO as BinaryIO
    from typing import ClassVar as ClassVar
    from typing import Final as Final
    from typing import Generic as Generic
    from typing import Literal as Literal
    from typing import NoReturn as NoReturn
    from typing import Protocol as Protocol
    from typing import Self as Self
    from typing import TypeAlias as TypeAlias
    from typing import TypeGuard as TypeGuard
    from typing import TypeVar as TypeVar
    from typing import cast as cast
    from typing import dataclass_transform as dataclass_transform
    from typing import overload as overload
else:
    # The classes are of this module; `collections` around it, with what it loads, is 4 % of such a run.
    from _collections_abc import (  # noqa: F401  # noqa: F401
        Callable,
        Collection,
        Generator,
        Hashable,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    class _Form:
        """What stands in an alias, with parameters or without, and below a class."""

        __slots__ = ()

        def __class_getitem__(cls, _parameters: object) -> type:
            return cls

    def _decorator(function: object) -> object:
        """Leave a function as it is."""
        return function

    IO = Any = BinaryIO = ClassVar = Final = Generic = Literal = NoReturn = Protocol = Self = _Form
    AnyStr = TypeAlias = TypeGuard = _Form
    TypeVar = lambda _name, *_types, **_limits: _Form  # noqa: E731 - named as there
    cast = lambda _type, value: value  # noqa: E731
    overload = _decorator
    dataclass_transform = lambda **_words: _decorator  # noqa: E731
