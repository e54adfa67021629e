"""One option: how it is declared, and how a value for it is checked or read from text."""

from __future__ import annotations

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import (
    Any,
    Callable,
    ClassVar,
    Collection,
    Iterable,
    Mapping,
    Self,
    Sequence,
    dataclass_transform,
)
from docdetect_hook.text.globs import LONGEST_GLOB
from docdetect_hook.text.lazy_regex import regex

_MOST_IN_GLOBS = 100_000
_MOST_PATTERNS = 100
_CODE = regex(r"UND\d{0,3}\Z")
EVERY_CODE = "ALL"
MOST = 10**15  # of numbers without a limit of their own
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
    """One setting; ``codes`` says that it lists codes, ``adds`` that it grows instead of being replaced.

    The record that declares it knows its section, its name, and its ``kind``: the type as written.
    """

    default: Any
    help: str
    minimum: float | None
    maximum: float | None
    choices: tuple[str, ...]
    codes: bool
    adds: bool
    section: str = ""
    name: str = ""
    kind: str = ""

    @property
    def key(self) -> str:
        """Return the dotted name."""
        return f"{self.section}.{self.name}"

    @property
    def wanted(self) -> str:
        """Describe the values that are allowed."""
        if self.choices and self.kind == "str":
            return "one of " + ", ".join(self.choices)
        if self.codes:
            return "a list of codes, their prefixes or names, such as UND103 or UND1"
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
    """What is wrong with a value, without the place it came from."""


def option(
    default: Any,  # noqa: ANN401 - any kind of option, checked against the annotation
    text: str,
    *,
    between: tuple[float, float | None] | None = None,
    choices: tuple[str, ...] = (),
    codes: bool = False,
    adds: bool = False,
) -> Any:  # noqa: ANN401 - as `dataclasses.field`, whose result stands for the value
    """Declare an option as a field of a Record.

    ``adds`` marks lists that grow instead of being replaced: from an override or the command line.
    """
    minimum, maximum = between or (None, None)
    return Option(default, text, minimum, maximum, choices, codes, adds)


# Options stand where defaults do; `dataclasses` would load `inspect`, which takes longer than all of this.
@dataclass_transform(frozen_default=True)
class Record:
    """Values by name, never changed: to users and type checkers a frozen dataclass."""

    _names: ClassVar[tuple[str, ...]] = ()
    _declared: ClassVar[Mapping[str, Option]] = {}

    def __init_subclass__(cls) -> None:
        """Take the fields from the annotations; what an option declares gives way to its default."""
        cls._names = tuple(cls.__annotations__)
        cls._declared = {name: one for name, one in vars(cls).items() if isinstance(one, Option)}
        for name, one in cls._declared.items():
            setattr(cls, name, one.default)

    def __init__(self, *given: object, **named: object) -> None:
        """Take values by position or by name; the others keep their defaults."""
        values = dict(zip(self._names, given, strict=False)) | named
        lacking = [name for name in self._names if name not in values and not hasattr(type(self), name)]
        unknown = [name for name in values if name not in self._names]
        if lacking or unknown or len(values) < len(given) + len(named):
            names = ", ".join([*lacking, *unknown]) or "too many values"
            raise TypeError(f"{type(self).__name__} cannot be made: {names}")
        vars(self).update(values)

    def replace(self, **changes: object) -> Self:
        """Copy the record with some values changed."""
        kept = {name: value for name, value in vars(self).items() if name in self._names}
        return type(self)(**(kept | changes))

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: records are shared."""
        raise AttributeError(f"{type(self).__name__}.{name} cannot be set")

    def __eq__(self, other: object) -> bool:
        """Compare the values of two records of one type."""
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        """Hash the values, all of which have to be hashable."""
        return hash(self._values())

    def __repr__(self) -> str:
        """Show the record as the call that makes it."""
        shown_values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._names)
        return f"{type(self).__name__}({shown_values})"

    def _values(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self._names])


def options_of(section: str, record: type[Record]) -> tuple[Option, ...]:
    """List the options that a section's record declares."""
    kinds = record.__annotations__
    found = record._declared.items()
    return tuple(one._replace(section=section, name=name, kind=str(kinds[name])) for name, one in found)


def checked(given: Option, value: object, known_codes: Mapping[str, str]) -> Any:  # noqa: ANN401 - as declared
    """Return the value in the declared type, or raise BadValueError."""
    return _CHECKS[given.kind](given, value, known_codes)


def from_text(given: Option, text: str, known_codes: Mapping[str, str]) -> Any:  # noqa: ANN401 - as declared
    """Read a value written as plain text, as in setup.cfg: lists by comma or newline, codes by blanks too."""
    if given.codes:
        return checked(given, text.replace(",", " ").split(), known_codes)
    return checked(given, _READERS.get(given.kind, str.strip)(text), known_codes)


def nearest(word: object, known: Iterable[str], section: str = "") -> str:
    """Return the hint `; did you mean X?`, nothing when no known word is near; ``section`` goes before X."""
    import difflib  # only mistakes need it

    # Cut: its time grows with the square of the length, and a key can be as long as a file.
    near = difflib.get_close_matches(str(word)[:80], list(known), n=1)
    return f"; did you mean `{section}{near[0]}`?" if near else ""


def nearest_code(text: str, known: Collection[str]) -> str:
    """Return the hint for an unknown code: what it begins with is rarely wrong."""
    begun = max((text[:end] for end in range(4, 7) if _begins(text[:end], known)), key=len, default="")
    if begun and not _CODE.match(text):
        return f"; did you mean `{begun}`?"
    return nearest(text, [code for code in known if code.startswith(begun)])


def _begins(prefix: str, known: Collection[str]) -> bool:
    return any(code.startswith(prefix) for code in known)


def shown(value: object) -> str:
    """Return a value as a message shows it, bounded however large it is."""
    import reprlib  # only mistakes need it

    short = reprlib.Repr()
    short.maxlevel = 2
    short.maxstring = short.maxother = 60
    try:
        return short.repr(value)
    except ValueError:  # a number of more digits than Python writes
        return "a number of thousands of digits"


def _refuse(given: Option, value: object) -> BadValueError:
    return BadValueError(f"must be {given.wanted}, not {shown(value)}")


def _bool(given: Option, value: object, _known: Mapping[str, str]) -> bool:
    if not isinstance(value, bool):
        raise _refuse(given, value)
    return value


def _number(given: Option, value: object, _known: Mapping[str, str]) -> float:
    # bool is an int to Python, but `cache_size: yes` is a mistake.
    kinds = int if given.kind == "int" else int | float
    if isinstance(value, bool) or not isinstance(value, kinds) or not _in_range(given, value):
        raise _refuse(given, value)
    return value if given.kind == "int" else float(value)


def _in_range(given: Option, value: float) -> bool:
    """Return whether a number is allowed; NaN never is."""
    low = float("-inf") if given.minimum is None else given.minimum
    high = MOST if given.maximum is None else given.maximum
    return low <= value <= high


def _str(given: Option, value: object, _known: Mapping[str, str]) -> str:
    if not isinstance(value, str) or (given.choices and value not in given.choices):
        hint = nearest(value, given.choices) if isinstance(value, str) else ""
        raise BadValueError(f"{_refuse(given, value)}{hint}")
    return value


def _strings(given: Option, value: object, known: Mapping[str, str]) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise _refuse(given, value)
    if given.codes:
        return tuple(_code(given, item, known) for item in value)
    if given.key == "quality.patterns":
        _check_patterns(value)
    if not holds_globs(given):
        return tuple(value)
    if sum(map(len, value)) > _MOST_IN_GLOBS:
        raise BadValueError(f"contains more than {_MOST_IN_GLOBS} characters of patterns")
    for item in value:  # lists about files and decorators are lists of patterns
        if len(item) > LONGEST_GLOB:
            raise BadValueError(f"contains a pattern of more than {LONGEST_GLOB} characters: {shown(item)}")
        if not item.strip("/ "):
            raise BadValueError(f"contains {shown(item)}, not a valid pattern")
        if item.startswith("!"):
            raise BadValueError(f"contains {shown(item)}: patterns cannot be negated")
    return tuple(value)


def holds_globs(given: Option) -> bool:
    """Return whether an option lists patterns of paths or decorators."""
    return given.section == "files" or given.key == "rules.ignore_decorators"


def _check_patterns(values: Sequence[str]) -> None:
    """Compile each pattern, so that a mistake has the place of its key and none could take long."""
    from docdetect_hook.text.patterns import PatternError, compile_pattern  # few projects have any

    if len(values) > _MOST_PATTERNS:
        raise BadValueError(f"contains more than {_MOST_PATTERNS} patterns")
    for value in values:
        try:
            compile_pattern(value)
        except PatternError as error:
            raise BadValueError(f"contains {shown(value)}, which {error}") from error


def _code(given: Option, text: str, known: Mapping[str, str]) -> str:
    """Return the code or prefix that a text means; the name of a rule is its code."""
    code = text.strip().upper()
    if code == EVERY_CODE:
        return code
    for one, name in known.items():
        if name and name.upper() == code:
            return one
    if not _CODE.match(code):
        hint = nearest_code(code, known) or nearest(text.strip().lower(), known.values())
        raise BadValueError(f"must be {given.wanted}, not {shown(text)}{hint}")
    if known and not any(one.startswith(code) for one in known):
        raise BadValueError(f"contains the unknown code {code}{nearest_code(code, known)}")
    return code


def _numbers(given: Option, value: object, _known: Mapping[str, str]) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise _refuse(given, value)
    # Names left out keep their default: a project that weighs one voter need not repeat the others.
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


_CHECKS: dict[str, Callable[[Option, object, Mapping[str, str]], Any]] = {
    "bool": _bool,
    "int": _number,
    "float": _number,
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
