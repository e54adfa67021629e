"""Read the rules of a `macro_rules!`, and apply them to the tokens of a call as the compiler does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from docdetect_hook.readers.rust.attributes import NOTHING, Attributes, Features, read_attributes
from docdetect_hook.readers.rust.balance import skip_group
from docdetect_hook.readers.rust.fragments import FRAGMENTS, outer_doc, space_end, tree_end
from docdetect_hook.readers.rust.lexer import NAME, dollars
from docdetect_hook.readers.rust.splices import Splice, join, made
from docdetect_hook.text.lazy_regex import deferred

_VARIABLE = deferred(rf"\$\s*+(?P<name>{NAME})(?:\s*+:\s*+(?P<kind>\w++))?+")
_REPEAT = deferred(r"\$\s*+\(")
_OPERATOR = deferred(r"\s*+[*+?]")
# No transcriber that people write is longer; each level of groups costs a level of recursion.
_DEPTH_LIMIT = 40
_MOST_TOKENS = 20_000
# Token trees up to the end of the group, taken as one.
_ALL = "tts"
# What one call may become.
_MOST_TEXT = 400_000


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
# What a variable stands for: a span of the call, a text, or one such for each repetition.
Part = tuple[int, int] | str
Bound = Part | list["Bound"]


class Rule(NamedTuple):
    """What a call must look like, and what then stands in its place."""

    matcher: tuple[Element, ...]
    transcriber: tuple[Element, ...]


class Macro(NamedTuple):
    """The rules of one macro."""

    rules: tuple[Rule, ...]


class _MacroError(Exception):
    """The rules or the call are not what this reader understands."""


@lru_cache(maxsize=256)
def read_macro(body: str) -> Macro | None:
    """Return the macro whose rules stand between the brackets of its definition; nothing when it is odd."""
    try:
        return Macro(tuple(_rules(body)))
    except _MacroError:
        return None


def _rules(body: str) -> Iterator[Rule]:
    position = space_end(body, 0)
    while position < len(body):
        matcher, position = _group_at(body, position)
        position = space_end(body, position)
        if not body.startswith("=>", position):
            raise _MacroError
        transcriber, position = _group_at(body, space_end(body, position + 2))
        made_of = _read_transcriber(transcriber, 0)
        yield Rule(_in_bulk(_read_matcher(matcher, 0), frozenset(_taken_apart(made_of))), made_of)
        position = space_end(body, position)
        if body.startswith(";", position):
            position = space_end(body, position + 1)


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
        return one._replace(inside=(only._replace(kind=_ALL),))
    return one._replace(inside=_in_bulk(one.inside, apart))


def _group_at(text: str, position: int) -> tuple[str, int]:
    end = skip_group(text, position) if text[position : position + 1] in tuple("([{") else -1
    if end < 0:
        raise _MacroError
    return text[position + 1 : end - 1], end


def _read_matcher(text: str, depth: int) -> tuple[Element, ...]:
    if depth > _DEPTH_LIMIT or len(text) > _MOST_TOKENS:
        raise _MacroError
    found: list[Element] = []
    position = space_end(text, 0)
    while position < len(text):
        if repeat := _REPEAT().match(text, position):
            element, position = _read_repeat(text, repeat.end() - 1, depth, matcher=True)
            found.append(element)
        elif variable := _VARIABLE().match(text, position):
            found.append(Variable(variable["name"], variable["kind"] or ""))
            position = variable.end()
        elif text[position] in "([{":
            inside, end = _group_at(text, position)
            found.append(Group(text[position], _read_matcher(inside, depth + 1)))
            position = end
        else:
            end = tree_end(text, position)
            if end < 0:
                raise _MacroError
            found.append(Literal(text[position:end]))
            position = end
        position = space_end(text, position)
    return tuple(found)


def _read_repeat(text: str, opening: int, depth: int, *, matcher: bool) -> tuple[Repeat, int]:
    inside, end = _group_at(text, opening)
    operator = _OPERATOR().match(text, end)
    separator = ""
    if operator is None:
        start = space_end(text, end)
        after = tree_end(text, start)
        operator = _OPERATOR().match(text, after) if after >= 0 else None
        separator = text[start:after]
    if operator is None:
        raise _MacroError
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
        raise _MacroError
    found: list[Element] = []
    done = 0
    for position in dollars(text):
        if position < done:
            continue
        repeat, variable = _REPEAT().match(text, position), _VARIABLE().match(text, position)
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


def expand(macro: Macro, call: Splice) -> Splice | None:
    """Return what stands in the place of a call, by the first rule that fits; nothing when none does."""
    text = call.text
    for rule in macro.rules:
        bindings: dict[str, Bound] = {}
        end = _match(rule.matcher, text, (0, len(text)), bindings)
        if end >= 0 and space_end(text, end) >= len(text):
            parts: list[Part] = []
            try:
                _transcribe(rule.transcriber, bindings, parts)
            except _MacroError:
                return None
            return _join(parts, call)
    return None


def _join(parts: list[Part], call: Splice) -> Splice | None:
    """Put the parts together; spans that follow one another in the call stay one piece."""
    pieces: list[Part] = []
    for part in parts:
        before = pieces[-1] if pieces else ""
        if isinstance(part, tuple) and isinstance(before, tuple) and _follows(part, before, call.text):
            pieces[-1] = (before[0], part[1])
        else:
            pieces.append(part)
    if sum(len(one) if isinstance(one, str) else one[1] - one[0] for one in pieces) > _MOST_TEXT:
        return None
    return join([made(one) if isinstance(one, str) else call.cut(*one) for one in pieces])


def _follows(part: tuple[int, int], before: tuple[int, int], text: str) -> bool:
    return before[1] <= part[0] <= space_end(text, before[1])


def _match(elements: Sequence[Element], text: str, span: tuple[int, int], bindings: dict[str, Bound]) -> int:
    """Match a sequence; return where it ends, or -1. A repetition takes all it can, as in the compiler."""
    position, stop = span
    number = 0
    while number < len(elements):
        one = elements[number]
        position = min(space_end(text, position), stop)
        if isinstance(one, Repeat):
            position = _match_repeat(one, text, (position, stop), bindings)
        elif isinstance(one, Variable):
            find_end = FRAGMENTS.get(one.kind)
            end = find_end(text, position) if find_end and (position < stop or one.kind == "vis") else -1
            bindings[one.name] = (position, end)
            position = end
        elif isinstance(one, Group):
            position = _match_group(one, text, (position, stop), bindings)
        elif one.text == "#" and number + 1 < len(elements) and (doc := outer_doc(text, position)):
            # A documentation comment is `#[doc = ".."]` to a macro.
            position = doc.end() if _match_doc(elements[number + 1], doc[0], bindings) else -1
            number += 1
        else:
            position = position + len(one.text) if _stands(text, one.text, position) else -1
        if not 0 <= position <= stop:
            return -1
        number += 1
    return position


def _match_doc(attribute: Element, comment: str, bindings: dict[str, Bound]) -> bool:
    text = f"doc = {_quoted(comment)}"
    inside = attribute.inside if isinstance(attribute, Group) else ()
    found: dict[str, Bound] = {}
    if _match(inside, text, (0, len(text)), found) != len(text):
        return False
    bindings.update((name, _texts(bound, text)) for name, bound in found.items())
    return True


def _texts(bound: Bound, text: str) -> Bound:
    if isinstance(bound, list):
        return [_texts(one, text) for one in bound]
    return text[bound[0] : bound[1]] if isinstance(bound, tuple) else bound


def _quoted(comment: str) -> str:
    body = comment[3:-2] if comment.startswith("/*") else comment[3:]
    escaped = body.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _stands(text: str, token: str, position: int) -> bool:
    if not text.startswith(token, position):
        return False
    if token[-1:].isalnum() or token.endswith("_"):
        following = text[position + len(token) : position + len(token) + 1]
        return not (following.isalnum() or following == "_")
    return True


def _match_group(one: Group, text: str, span: tuple[int, int], bindings: dict[str, Bound]) -> int:
    start, stop = span
    if start >= stop or text[start] != one.opened:
        return -1
    end = skip_group(text, start)
    if end < 0:
        return -1
    last = _match(one.inside, text, (start + 1, end - 1), bindings)
    return end if last >= 0 and space_end(text, last) >= end - 1 else -1


def _match_repeat(one: Repeat, text: str, span: tuple[int, int], bindings: dict[str, Bound]) -> int:
    rows: list[dict[str, Bound]] = []
    position, stop = span
    first = one.inside[0] if one.inside else None
    if isinstance(first, Variable) and first.kind == _ALL and one.operator != "?":
        if position >= stop and one.operator == "+":
            return -1
        bindings[first.name] = [(position, stop)] if position < stop else []
        return stop
    while position < stop:
        begin = position
        if rows and one.separator:
            begin = space_end(text, position)
            if not _stands(text, one.separator, begin):
                break
            begin += len(one.separator)
        row: dict[str, Bound] = {}
        end = _match(one.inside, text, (begin, stop), row)
        if end <= begin:
            break
        rows.append(row)
        position = end
        if one.operator == "?":
            break
    if one.operator == "+" and not rows:
        return -1
    for name in one.names:
        bindings[name] = [row[name] for row in rows if name in row]
    return position


def _transcribe(elements: Sequence[Element], bindings: Mapping[str, Bound], parts: list[Part]) -> None:
    for one in elements:
        if isinstance(one, Literal):
            parts.append(one.text)
        elif isinstance(one, Variable):
            bound = bindings.get(one.name, f"${one.name}")
            if isinstance(bound, list):
                raise _MacroError
            parts.append(bound)
        elif isinstance(one, Repeat):
            _transcribe_repeat(one, bindings, parts)
    if len(parts) > _MOST_TOKENS:
        raise _MacroError


def _transcribe_repeat(one: Repeat, bindings: Mapping[str, Bound], parts: list[Part]) -> None:
    lists = {name: bound for name in one.names if isinstance(bound := bindings.get(name), list)}
    if not lists:
        raise _MacroError
    for number in range(min(len(bound) for bound in lists.values())):
        if number and one.separator:
            parts.append(one.separator)
        row = {name: bound[number] for name, bound in lists.items()}
        _transcribe(one.inside, {**bindings, **row}, parts)


def outline(rule: Rule) -> str:
    """Return the text that a rule makes, with a word on a line of its own for each variable.

    BRINGING stands for one that may bring items or a visibility.
    """
    bringing = {one.name for one in _variables(rule.matcher) if one.kind in _BRINGING_KINDS}
    return "\n".join(_words(rule.transcriber, bringing))


BRINGING = "__bringing"
_BRINGING_KINDS = frozenset(("item", "tt", _ALL, "vis", "stmt"))


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


def passes_on(macro: Macro, features: Features) -> Attributes | None:
    """Return what a macro puts in front of each item that it passes on; nothing when it does otherwise.

    Most macros around items are of this kind. What they hold need not be read a second time.
    """
    rule = macro.rules[0] if len(macro.rules) == 1 else Rule((), ())
    taken, given = _repeated(rule.matcher), _repeated(rule.transcriber)
    if len(taken) != 1 or not isinstance(variable := taken[0], Variable):
        return None
    if given[-1:] != (Variable(variable.name),):
        return None
    if variable.kind == _ALL:
        return NOTHING if len(given) == 1 else None
    front = "".join(one.text for one in given if isinstance(one, Literal))
    if variable.kind != "item" or not all(isinstance(one, Literal) for one in given[:-1]):
        return None
    attributes = _attributes(front, features)
    plain = attributes and not (attributes.docs or attributes.exported or attributes.paths)
    return attributes if plain else None


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
