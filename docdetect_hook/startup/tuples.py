"""The `NamedTuple` that records are made of: that of `typing`, at an eighth of its price at start-up.

A run over one file loads some eighty records. `typing.NamedTuple` compiles every annotation of a record and
a constructor: 1.2 million instructions each, a fifth of such a run for all. Here a record costs 0.15 million:
its constructor, the same as there, is that of any record with as many fields, under other names.
"""

from __future__ import annotations

from _collections import _tuplegetter  # type: ignore[import-not-found]  # what `collections` reads fields by
from types import CodeType, FunctionType

from docdetect_hook.startup.stdlib import cache
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, ClassVar, Iterable, Self

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple


class _RecordType(type):
    """Makes a named tuple of a class whose annotations list its fields."""

    def __new__(cls, name: str, bases: tuple[type, ...], own: dict[str, Any]) -> _RecordType:
        """Make the class: its fields are read by place, and what stands behind them are defaults."""
        if bases == (tuple,):  # what all records have in common
            return super().__new__(cls, name, bases, own)
        fields = tuple(own["__annotations__"])
        defaults = {field: own[field] for field in fields if field in own}
        own |= {field: _tuplegetter(place, "") for place, field in enumerate(fields)}
        own |= {"__slots__": (), "__match_args__": fields, "_fields": fields, "_field_defaults": defaults}
        own["_places"] = {field: place for place, field in enumerate(fields)}
        code = _constructor(len(fields)).replace(
            co_varnames=("_cls", *fields), co_qualname=f"{own['__qualname__']}.__new__"
        )
        own["__new__"] = FunctionType(code, {"_new": tuple.__new__}, None, tuple(defaults.values()))
        return super().__new__(cls, name, bases, own)


# What `_constructor` makes for our records, ready: to compile them is 3 % of a run over one file.
_new = tuple.__new__
# fmt: off
_CONSTRUCTORS = (
    lambda _cls: _new(_cls, ()),
    lambda _cls, _0: _new(_cls, (_0,)),
    lambda _cls, _0, _1: _new(_cls, (_0, _1)),
    lambda _cls, _0, _1, _2: _new(_cls, (_0, _1, _2)),
    lambda _cls, _0, _1, _2, _3: _new(_cls, (_0, _1, _2, _3)),
    lambda _cls, _0, _1, _2, _3, _4: _new(_cls, (_0, _1, _2, _3, _4)),
    lambda _cls, _0, _1, _2, _3, _4, _5: _new(_cls, (_0, _1, _2, _3, _4, _5)),
    lambda _cls, _0, _1, _2, _3, _4, _5, _6: _new(_cls, (_0, _1, _2, _3, _4, _5, _6)),
    lambda _cls, _0, _1, _2, _3, _4, _5, _6, _7: _new(_cls, (_0, _1, _2, _3, _4, _5, _6, _7)),
    lambda _cls, _0, _1, _2, _3, _4, _5, _6, _7, _8: _new(_cls, (_0, _1, _2, _3, _4, _5, _6, _7, _8)),
    lambda _cls, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9: _new(_cls, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9)),
    lambda _cls, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10: _new(_cls, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10)),  # noqa: E501
    lambda _cls, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11: _new(_cls, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11)),  # noqa: E501
    lambda _cls, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12: _new(_cls, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12)),  # noqa: E501
    lambda _cls, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13: _new(_cls, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13)),  # noqa: E501
    lambda _cls, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14: _new(_cls, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14)),  # noqa: E501
    lambda _cls, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15: _new(_cls, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15)),  # noqa: E501
    lambda _cls, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16: _new(_cls, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16)),  # noqa: E501
    lambda _cls, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, _17: _new(_cls, (_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, _17)),  # noqa: E501
)
# fmt: on


@cache
def _constructor(count: int) -> CodeType:
    """Return the code of a constructor that takes so many values."""
    if count < len(_CONSTRUCTORS):
        return _CONSTRUCTORS[count].__code__.replace(co_name="__new__")
    names = ", ".join([f"_{place}" for place in range(count)])
    made: FunctionType = eval(f"lambda _cls, {names}: _new(_cls, ({names},))")  # noqa: S307 - our text
    return made.__code__.replace(co_name="__new__")


class _Record(tuple[Any, ...], metaclass=_RecordType):
    """What the named tuples of `typing` can do."""

    __slots__ = ()
    _fields: ClassVar[tuple[str, ...]] = ()
    _places: ClassVar[dict[str, int]] = {}

    @classmethod
    def _make(cls, values: Iterable[object]) -> Self:
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"{cls.__name__} has {len(cls._fields)} fields, not {len(made)}")
        return made

    def _replace(self, /, **changes: object) -> Self:
        values, places = list(self), self._places
        for field, value in changes.items():
            if field not in places:
                raise ValueError(f"{type(self).__name__} has no field {field}")
            values[places[field]] = value
        return tuple.__new__(type(self), values)

    def _asdict(self) -> dict[str, object]:
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        """Show the record as the call that makes it."""
        fields = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
        return f"{type(self).__name__}({fields})"

    def __getnewargs__(self) -> tuple[object, ...]:
        """Return what a copy is made from."""
        return tuple(self)


if not TYPE_CHECKING:
    NamedTuple = _Record
