"""Read the rules of a `macro_rules!`, and say what they make of any call."""

from __future__ import annotations

from docdetect_hook.readers.rust.attributes import NOTHING, Attributes, Features, read_attributes
from docdetect_hook.readers.rust.balance import skip_group
from docdetect_hook.readers.rust.fragments import space_end, tree_end
from docdetect_hook.readers.rust.grammar import CALLED
from docdetect_hook.readers.rust.lexer import GAP, NAME, dollars
from docdetect_hook.startup.stdlib import lru_cache
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterator, Sequence
from docdetect_hook.text.lazy_regex import regex

_VARIABLE = regex(rf"\$\s*+(?P<name>{NAME})(?:\s*+:\s*+(?P<kind>\w++))?+")
_REPEAT = regex(r"\$\s*+\(")
_OPERATOR = regex(r"\s*+[*+?]")
_INNER_ATTRIBUTE = regex(rf"{GAP}\#{GAP}!{GAP}\[")
# No transcriber that people write is longer; each level of groups costs a level of recursion.
_DEPTH_LIMIT = 40
MOST_TOKENS = 20_000
# Token trees up to the end of the group, taken as one.
ALL = "tts"


class Literal(NamedTuple):
    """A token that must stand there, or text that is written out."""

    text: str


class Variable(NamedTuple):
    """`$name:kind` of a matcher, `$name` of a transcriber."""

    name: str
    kind: str = ""


class Group(NamedTuple):
    """A bracket group of a matcher."""

    opened: str
    inside: tuple[Element, ...]


class Repeat(NamedTuple):
    """`$( .. ) separator operator`, with the names of all variables in it."""

    inside: tuple[Element, ...]
    separator: str
    operator: str
    names: frozenset[str]


Element = Literal | Variable | Group | Repeat


class Rule(NamedTuple):
    """What a call must look like, and what then stands in its place.

    ``shared`` elements of the matcher stand at the front of the rule before it, too; ``calls`` is the path
    of the macro where all that it makes is one call.
    """

    matcher: tuple[Element, ...]
    transcriber: tuple[Element, ...]
    shared: int = 0
    calls: str = ""


class Macro(NamedTuple):
    """The rules of one macro."""

    rules: tuple[Rule, ...]


class MacroError(Exception):
    """The rules or the call are not what this reader understands."""


@lru_cache(maxsize=256)
def read_macro(body: str) -> Macro | None:
    """Return the macro whose rules stand between the brackets of its definition; nothing when it is odd."""
    try:
        return Macro(tuple(_rules(body)))
    except MacroError:
        return None


def _rules(body: str) -> Iterator[Rule]:
    position = space_end(body, 0)
    before: tuple[Element, ...] = ()
    while position < len(body):
        matcher, position = _group_at(body, position)
        position = space_end(body, position)
        if not body.startswith("=>", position):
            raise MacroError
        transcriber, position = _group_at(body, space_end(body, position + 2))
        made_of = _read_transcriber(transcriber, 0)
        elements = _in_bulk(_read_matcher(matcher, 0), frozenset(_taken_apart(made_of)))
        yield Rule(elements, made_of, _shared(before, elements), _only_called(transcriber))
        before = elements
        position = space_end(body, position)
        if body.startswith(";", position):
            position = space_end(body, position + 1)


def _shared(before: tuple[Element, ...], elements: tuple[Element, ...]) -> int:
    """Return with how many of the same elements two matchers begin: an attribute is never cut in two."""
    same = 0
    for one, other in zip(before, elements, strict=False):
        if one != other:
            break
        same += 1
    return same - 1 if same and elements[same - 1] == Literal("#") else same


def _only_called(transcriber: str) -> str:
    """Return the path of the macro whose call is all that a transcriber holds, if it is one call."""
    start = space_end(transcriber, 0)
    call = CALLED.match(transcriber, start + transcriber.startswith("$crate", start))
    end = skip_group(transcriber, call.end() - 1) if call else -1
    is_all = end >= 0 and transcriber[end:].strip() in {"", ";"}
    return "".join(call["path"].split()) if call and is_all else ""


def _taken_apart(elements: Sequence[Element]) -> Iterator[str]:
    """Yield the variables that a transcriber repeats with something beside them."""
    for one in elements:
        if isinstance(one, Repeat):
            plain = len(one.inside) == 1 and isinstance(one.inside[0], Variable) and not one.separator
            yield from () if plain else one.names


def _in_bulk(elements: tuple[Element, ...], apart: frozenset[str]) -> tuple[Element, ...]:
    """Let `$($x:tt)*` take the rest of its group as one, where nobody counts the tokens."""
    return tuple(_in_bulk_one(one, apart) for one in elements)


def _in_bulk_one(one: Element, apart: frozenset[str]) -> Element:
    if isinstance(one, Group):
        return one._replace(inside=_in_bulk(one.inside, apart))
    if not isinstance(one, Repeat):
        return one
    only = one.inside[0] if len(one.inside) == 1 else None
    if isinstance(only, Variable) and only.kind == "tt" and not one.separator and only.name not in apart:
        return one._replace(inside=(only._replace(kind=ALL),))
    return one._replace(inside=_in_bulk(one.inside, apart))


def _group_at(text: str, position: int) -> tuple[str, int]:
    end = skip_group(text, position) if text[position : position + 1] in tuple("([{") else -1
    if end < 0:
        raise MacroError
    return text[position + 1 : end - 1], end


def _read_matcher(text: str, depth: int) -> tuple[Element, ...]:
    if depth > _DEPTH_LIMIT or len(text) > MOST_TOKENS:
        raise MacroError
    found: list[Element] = []
    position = space_end(text, 0)
    while position < len(text):
        if repeat := _REPEAT.match(text, position):
            element, position = _read_repeat(text, repeat.end() - 1, depth, matcher=True)
            found.append(element)
        elif variable := _VARIABLE.match(text, position):
            found.append(Variable(variable["name"], variable["kind"] or ""))
            position = variable.end()
        elif text[position] in "([{":
            inside, end = _group_at(text, position)
            found.append(Group(text[position], _read_matcher(inside, depth + 1)))
            position = end
        else:
            end = tree_end(text, position)
            if end < 0:
                raise MacroError
            found.append(Literal(text[position:end]))
            position = end
        position = space_end(text, position)
    return tuple(found)


def _read_repeat(text: str, opening: int, depth: int, *, matcher: bool) -> tuple[Repeat, int]:
    inside, end = _group_at(text, opening)
    operator = _OPERATOR.match(text, end)
    separator = ""
    if operator is None:
        start = space_end(text, end)
        after = tree_end(text, start)
        operator = _OPERATOR.match(text, after) if after >= 0 else None
        separator = text[start:after]
    if operator is None:
        raise MacroError
    elements = (_read_matcher if matcher else _read_transcriber)(inside, depth + 1)
    return Repeat(elements, separator, operator[0][-1], frozenset(_names(elements))), operator.end()


def _names(elements: Sequence[Element]) -> Iterator[str]:
    for one in elements:
        if isinstance(one, Variable):
            yield one.name
        elif isinstance(one, Repeat):
            yield from one.names
        elif isinstance(one, Group):
            yield from _names(one.inside)


def _read_transcriber(text: str, depth: int) -> tuple[Element, ...]:
    """Read a transcriber; between its variables it stays text, documentation and all."""
    if depth > _DEPTH_LIMIT:
        raise MacroError
    found: list[Element] = []
    done = 0
    for position in dollars(text):
        if position < done:
            continue
        repeat, variable = _REPEAT.match(text, position), _VARIABLE.match(text, position)
        if not (repeat or variable):
            continue
        if text[done:position].strip():
            found.append(Literal(text[done:position]))
        if repeat:
            element, done = _read_repeat(text, repeat.end() - 1, depth, matcher=False)
            found.append(element)
        elif variable:
            done = variable.end("name")
            found.append(Literal("crate") if variable["name"] == "crate" else Variable(variable["name"]))
    if text[done:].strip():
        found.append(Literal(text[done:]))
    return tuple(found)


def outline(rule: Rule) -> str:
    """Return the text that a rule makes, with a word on a line of its own for each variable.

    BRINGING stands for one that may bring items or a visibility.
    """
    bringing = {one.name for one in _variables(rule.matcher) if one.kind in _BRINGING_KINDS}
    return "\n".join(_words(rule.transcriber, bringing))


BRINGING = "__bringing"
_BRINGING_KINDS = frozenset(("item", "tt", ALL, "vis", "stmt"))


def _variables(elements: Sequence[Element]) -> Iterator[Variable]:
    for one in elements:
        if isinstance(one, Variable):
            yield one
        elif isinstance(one, Group | Repeat):
            yield from _variables(one.inside)


def _words(elements: Sequence[Element], bringing: set[str]) -> Iterator[str]:
    for one in elements:
        if isinstance(one, Literal):
            yield one.text
        elif isinstance(one, Variable):
            yield BRINGING if one.name in bringing else one.name
        elif isinstance(one, Repeat):
            yield from _words(one.inside, bringing)


def passes_on(macro: Macro, call: str, features: Features) -> Attributes | None:
    """Return what a macro puts in front of each item that it passes on; nothing when it does otherwise.

    Most macros around items are of this kind, and what they hold need not be read a second time. In
    front of the items a ``call`` may have one inner attribute, which the macro writes into its own.
    """
    rule = macro.rules[0] if len(macro.rules) == 1 else Rule((), ())
    taken, given = _repeated(rule.matcher[-1:]), _repeated(rule.transcriber)
    if len(taken) != 1 or not isinstance(variable := taken[0], Variable):
        return None
    if given[-1:] != (Variable(variable.name),):
        return None
    if variable.kind == ALL:
        return NOTHING if len(given) == len(rule.matcher) == 1 else None
    named = _inner_attribute(rule.matcher[:-1], call)
    if variable.kind != "item" or named is None:
        return None
    front = [one.text if isinstance(one, Literal) else _text_of(one, named) for one in given[:-1]]
    attributes = None if None in front else _attributes("".join(filter(None, front)), features)
    plain = attributes and not (attributes.docs or attributes.exported or attributes.paths)
    return attributes if plain else None


def _inner_attribute(elements: tuple[Element, ...], call: str) -> dict[str, str] | None:
    """Return what the variable stands for in `#![$name:meta]`, if that is what a call begins with."""
    if not elements:
        return {}
    *marks, group = elements
    only = group.inside[0] if isinstance(group, Group) and len(group.inside) == 1 else None
    if marks != [Literal("#"), Literal("!")] or not isinstance(only, Variable) or only.kind != "meta":
        return None
    match = _INNER_ATTRIBUTE.match(call)
    end = skip_group(call, match.end() - 1) if match else -1
    return {only.name: call[match.end() : end - 1]} if match and end > 0 else None


def _text_of(one: Element, named: dict[str, str]) -> str | None:
    return named.get(one.name) if isinstance(one, Variable) else None


def _repeated(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """Return what `$( .. )*` holds when that is all there is."""
    only = elements[0] if len(elements) == 1 else None
    return only.inside if isinstance(only, Repeat) and not only.separator else ()


def _attributes(text: str, features: Features) -> Attributes | None:
    bodies: list[str] = []
    position = space_end(text, 0)
    while position < len(text):
        opening = space_end(text, position + 1)
        end = skip_group(text, opening) if text.startswith("[", opening) else -1
        if text[position] != "#" or end < 0:
            return None
        bodies.append(text[opening + 1 : end - 1])
        position = space_end(text, end)
    return read_attributes(bodies, features)
