"""The names of `typing` that our code is written with, without its load: 5 % of a run over one file.

For a type checker each is that of `typing`. When the program runs, annotations are texts and nobody asks for
their types: there a name is what stands in its place in a type alias, a base class or a call.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
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
