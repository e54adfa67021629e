"""One option: how it is declared, and how a value for it is checked or read from text."""

from __future__ import annotations

import difflib
import re
import reprlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import MISSING, Field, field, fields
from typing import Any, NamedTuple

_CODE = re.compile(r"UND\d{0,3}\Z")
_TRUTH = dict.fromkeys(("true", "yes", "on", "1"), True) | dict.fromkeys(("false", "no", "off", "0"), False)

_KIND_NAMES = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "str": "a string",
    "tuple[str, ...]": "a list of strings",
    "Mapping[str, float]": "a mapping of names to numbers",
}


class Option(NamedTuple):
    """One setting; ``kind`` is its type as written, ``codes`` says that it lists codes."""

    section: str
    name: str
    kind: str
    default: Any
    help: str
    minimum: float | None
    maximum: float | None
    choices: tuple[str, ...]
    codes: bool
    adds: bool

    @property
    def key(self) -> str:
        """Give the dotted name."""
        return f"{self.section}.{self.name}"

    @property
    def wanted(self) -> str:
        """Describe the values that are allowed."""
        if self.choices and self.kind == "str":
            return "one of " + ", ".join(self.choices)
        if self.codes:
            return "a list of codes or prefixes of codes, such as UND103 or UND1"
        return _KIND_NAMES[self.kind] + self._range()

    def _range(self) -> str:
        if self.minimum is None:
            return ""
        return (
            f" of at least {self.minimum:g}"
            if self.maximum is None
            else f" from {self.minimum:g} to {self.maximum:g}"
        )


class BadValueError(Exception):
    """Say what is wrong with a value, without the place it came from."""


def option(
    default: Any,  # noqa: ANN401 - any kind of option, checked against the annotation
    text: str,
    *,
    between: tuple[float, float | None] | None = None,
    choices: tuple[str, ...] = (),
    codes: bool = False,
    adds: bool = False,
) -> Any:  # noqa: ANN401 - as `dataclasses.field`, whose result stands for the value
    """Declare an option as a dataclass field.

    ``adds`` marks lists that grow instead of being replaced: from an override or the command line.
    """
    minimum, maximum = between or (None, None)
    metadata = {
        "help": text,
        "minimum": minimum,
        "maximum": maximum,
        "choices": choices,
        "codes": codes,
        "adds": adds,
    }
    if isinstance(default, dict):
        return field(default_factory=lambda: dict(default), metadata=metadata)
    return field(default=default, metadata=metadata)


def options_of(section: str, record: type) -> tuple[Option, ...]:
    """List the options that a section's dataclass declares."""
    return tuple(
        Option(section, item.name, str(item.type), _default(item), **item.metadata) for item in fields(record)
    )


def checked(given: Option, value: object, known_codes: Collection[str] = ()) -> Any:  # noqa: ANN401 - as declared
    """Give the value in the declared type, or raise BadValueError."""
    return _CHECKS[given.kind](given, value, known_codes)


def from_text(given: Option, text: str, known_codes: Collection[str] = ()) -> Any:  # noqa: ANN401 - as declared
    """Read a value written as plain text, as in setup.cfg: lists by comma or newline."""
    return checked(given, _READERS.get(given.kind, str.strip)(text), known_codes)


def nearest(word: object, known: Iterable[str]) -> str:
    """Give the hint `; did you mean X?`, or nothing when no known word is near."""
    near = difflib.get_close_matches(str(word)[:80], list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def shown(value: object) -> str:
    """Show a value in a message, bounded however large it is."""
    short = reprlib.Repr()
    short.maxlevel = 2
    short.maxstring = short.maxother = 60
    return short.repr(value)


def _default(item: Field[Any]) -> object:
    return item.default if item.default_factory is MISSING else item.default_factory()


def _refuse(given: Option, value: object) -> BadValueError:
    return BadValueError(f"must be {given.wanted}, not {shown(value)}")


def _bool(given: Option, value: object, _known: Collection[str]) -> bool:
    if not isinstance(value, bool):
        raise _refuse(given, value)
    return value


def _int(given: Option, value: object, _known: Collection[str]) -> int:
    # bool is an int to Python, but `cache_size: yes` is a mistake.
    if isinstance(value, bool) or not isinstance(value, int) or not _in_range(given, value):
        raise _refuse(given, value)
    return value


def _float(given: Option, value: object, _known: Collection[str]) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _in_range(given, value):
        raise _refuse(given, value)
    return float(value)


def _in_range(given: Option, value: float) -> bool:
    """Tell whether a number is allowed; NaN never is."""
    low = float("-inf") if given.minimum is None else given.minimum
    high = 1e15 if given.maximum is None else given.maximum
    return low <= value <= high


def _str(given: Option, value: object, _known: Collection[str]) -> str:
    if not isinstance(value, str) or (given.choices and value not in given.choices):
        hint = nearest(value, given.choices) if isinstance(value, str) else ""
        raise BadValueError(f"{_refuse(given, value)}{hint}")
    return value


def _strings(given: Option, value: object, known: Collection[str]) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise _refuse(given, value)
    if given.codes:
        return tuple(_code(given, item, known) for item in value)
    for item in value:
        if not item.strip("/ "):
            raise BadValueError(f"holds {shown(item)}, which is no pattern")
        if item.startswith("!"):
            raise BadValueError(f"holds {shown(item)}, but patterns cannot be negated")
    return tuple(value)


def _code(given: Option, text: str, known: Collection[str]) -> str:
    code = text.strip().upper()
    if not _CODE.match(code):
        raise BadValueError(f"must be {given.wanted}, but holds {shown(text)}{nearest(code, known)}")
    if known and not any(one.startswith(code) for one in known):
        raise BadValueError(f"holds {code}, which is no code{nearest(code, known)}")
    return code


def _numbers(given: Option, value: object, _known: Collection[str]) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise _refuse(given, value)
    merged = dict(given.default)
    for name, number in value.items():
        if name not in given.choices:
            raise BadValueError(f"has the unknown name {shown(name)}{nearest(name, given.choices)}")
        if isinstance(number, bool) or not isinstance(number, int | float) or not _in_range(given, number):
            raise BadValueError(f"has {shown(number)} for {name}, which must be a number of at least 0")
        merged[name] = float(number)
    if not any(merged.values()):
        raise BadValueError("must have a number above 0")
    return merged


_CHECKS: dict[str, Callable[[Option, object, Collection[str]], Any]] = {
    "bool": _bool,
    "int": _int,
    "float": _float,
    "str": _str,
    "tuple[str, ...]": _strings,
    "Mapping[str, float]": _numbers,
}


def _number_from(text: str) -> object:
    """Read a number; what is none stays text and is refused with its own name."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text.strip()


def _items_from(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]


def _numbers_from(text: str) -> dict[str, object]:
    pairs = (part.partition("=") for part in _items_from(text))
    return {name.strip(): _number_from(number) for name, _, number in pairs}


_READERS: dict[str, Callable[[str], object]] = {
    "bool": lambda text: _TRUTH.get(text.strip().lower(), text.strip()),
    "int": _number_from,
    "float": _number_from,
    "tuple[str, ...]": _items_from,
    "Mapping[str, float]": _numbers_from,
}
