"""Apply the rules of a `macro_rules!` to the tokens of a call as the compiler does."""

from __future__ import annotations

from itertools import islice

from docdetect_hook.readers.rust.fragments import FRAGMENTS, outer_doc, space_end
from docdetect_hook.readers.rust.grammar import CALLED
from docdetect_hook.readers.rust.macros import (
    ALL,
    MOST_TOKENS,
    Element,
    Group,
    Literal,
    Macro,
    MacroError,
    Repeat,
    Rule,
    Variable,
)
from docdetect_hook.readers.rust.splices import Part, Splice, assemble
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Mapping, Sequence

Span = tuple[int, int]
# What a variable stands for: a span of the call, a text, or one such for each repetition.
Bound = Part | list["Bound"]
# What one call may become.
_MOST_TEXT = 400_000


class Expansion(NamedTuple):
    """What stands in the place of a call, and the path of the macro where that is but another call."""

    whole: Splice
    calls: str


def expand(macro: Macro, call: Splice, span: Span | None = None) -> Expansion | None:
    """Return what stands in the place of a call, by the first rule that fits; nothing when none does.

    With a ``span`` only what stands between two offsets of the text is the call.
    """
    matcher = _Matcher(call.text)
    start, stop = span or (0, len(call.text))
    for rule in macro.rules:
        bindings = matcher.fit(rule, start, stop)
        if bindings is not None:
            parts: list[Part] = []
            try:
                _transcribe(rule.transcriber, bindings, parts)
            except MacroError:
                return None
            became = _join(parts, call)
            return Expansion(became, rule.calls) if became else None
    return None


def only_call(text: str) -> Span:
    """Return the span of what stands between the brackets of a call, of which is known that it is all."""
    call = CALLED.match(text, space_end(text, 0))
    end = len(text.rstrip().removesuffix(";").rstrip()) - 1
    return call.end() if call else end, end


def _join(parts: list[Part], call: Splice) -> Splice | None:
    """Return the parts as one; spans that follow one another in the call stay one piece."""
    pieces: list[Part] = []
    before: Part = ""
    size = 0
    for part in parts:
        if isinstance(part, str):
            size += len(part)
        else:
            size += part[1] - part[0]
            if isinstance(before, tuple) and _follows(part, before, call.text):
                before = pieces[-1] = (before[0], part[1])
                continue
        pieces.append(part)
        before = part
    return assemble(call, pieces) if size <= _MOST_TEXT else None


def _follows(part: tuple[int, int], before: tuple[int, int], text: str) -> bool:
    return before[1] <= part[0] <= space_end(text, before[1])


class _Matcher:
    """Matches one call with rule after rule: what one of them found out, the next one need not."""

    __slots__ = ("_bound", "_ends", "_text", "_way")

    def __init__(self, text: str) -> None:
        """Start with nothing found out."""
        self._text = text
        self._ends: dict[tuple[str, int], int] = {}
        # What the last rule bound, and its way: where its elements ended, and how much was bound there.
        self._bound: dict[str, Bound] = {}
        self._way: list[tuple[int, int]] = []

    def fit(self, rule: Rule, start: int, stop: int) -> dict[str, Bound] | None:
        """Return what the variables of a rule stand for; nothing where the text between two offsets differs.

        What the rule has in common with the one that was tried before it is not matched again.
        """
        if rule.shared > len(self._way):
            return None
        del self._way[rule.shared :]
        place, bound = self._way[-1] if self._way else (start, 0)
        self._bound = dict(islice(self._bound.items(), bound))
        end = self._match(rule.matcher, place, stop, self._bound, self._way)
        return self._bound if end >= 0 and space_end(self._text, end) >= stop else None

    def fits(self, matcher: Sequence[Element], start: int, stop: int, bindings: dict[str, Bound]) -> bool:
        """Return whether the text between two offsets matches, and what the variables stand for."""
        end = self._match(matcher, start, stop, bindings)
        return end >= 0 and space_end(self._text, end) >= stop

    def _match(
        self,
        elements: Sequence[Element],
        start: int,
        stop: int,
        bindings: dict[str, Bound],
        way: list[tuple[int, int]] | None = None,
    ) -> int:
        """Match a sequence; return where it ends, or -1. A repetition takes all it can, as in rustc.

        What ``way`` holds has been matched before; what is matched now is added to it.
        """
        text, position = self._text, start
        matched = len(way) if way else 0
        for number, one in enumerate(elements):
            if number < matched:
                continue
            char = text[position : position + 1]
            if char <= " " or char == "/" or char > "\x7f":  # what else may be a blank or a comment
                position = min(space_end(text, position), stop)
            if type(one) is Literal:
                if one.text == "#" and number + 1 < len(elements) and (doc := outer_doc(text, position)):
                    # A documentation comment is `#[doc = ".."]` to a macro.
                    position = doc.end() if _match_doc(elements[number + 1], doc[0], bindings) else -1
                    matched = number + 2
                else:
                    position = position + len(one.text) if _stands(text, one.text, position) else -1
            elif type(one) is Variable:
                end = self._end_of(one.kind, position) if position < stop or one.kind == "vis" else -1
                bindings[one.name] = (position, end)
                position = end
            elif type(one) is Group:
                position = self._match_group(one, position, stop, bindings)
            elif type(one) is Repeat:
                position = self._match_repeat(one, position, stop, bindings)
            if not 0 <= position <= stop:
                return -1
            if way is not None:
                way += [(position, len(bindings))] * max(matched - number, 1)
        return position

    def _end_of(self, kind: str, position: int) -> int:
        """Return the end of a fragment of a kind, such as `ty`."""
        key = kind, position
        end = self._ends.get(key)
        if end is None:
            find_end = FRAGMENTS.get(kind)
            end = self._ends[key] = find_end(self._text, position) if find_end else -1
        return end

    def _match_group(self, one: Group, start: int, stop: int, bindings: dict[str, Bound]) -> int:
        if start >= stop or self._text[start] != one.opened:
            return -1
        end = self._end_of("tt", start)
        if end < 0:
            return -1
        return end if self.fits(one.inside, start + 1, end - 1, bindings) else -1

    def _match_repeat(self, one: Repeat, start: int, stop: int, bindings: dict[str, Bound]) -> int:
        text, position = self._text, start
        first = one.inside[0] if one.inside else None
        if isinstance(first, Variable) and first.kind == ALL and one.operator != "?":
            if position >= stop and one.operator == "+":
                return -1
            bindings[first.name] = [(position, stop)] if position < stop else []
            return stop
        rows: list[dict[str, Bound]] = []
        while position < stop:
            begin = position
            if rows and one.separator:
                begin = space_end(text, position)
                if not _stands(text, one.separator, begin):
                    break
                begin += len(one.separator)
            row: dict[str, Bound] = {}
            end = self._match(one.inside, begin, stop, row)
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


def _match_doc(attribute: Element, comment: str, bindings: dict[str, Bound]) -> bool:
    text = f"doc = {_quoted(comment)}"
    inside = attribute.inside if isinstance(attribute, Group) else ()
    only = inside[0] if len(inside) == 1 else None
    if isinstance(only, Variable) and only.kind == "meta":  # as nearly all macros take it
        bindings[only.name] = text
        return True
    found: dict[str, Bound] = {}
    if not _Matcher(text).fits(inside, 0, len(text), found):
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
    if token[-1].isalnum() or token[-1] == "_":
        following = text[position + len(token) : position + len(token) + 1]
        return not (following.isalnum() or following == "_")
    return True


def _transcribe(elements: Sequence[Element], bindings: Mapping[str, Bound], parts: list[Part]) -> None:
    for one in elements:
        if type(one) is Literal:
            parts.append(one.text)
        elif type(one) is Variable:
            bound = bindings.get(one.name)
            if isinstance(bound, list):
                raise MacroError
            parts.append(f"${one.name}" if bound is None else bound)
        elif type(one) is Repeat:
            _transcribe_repeat(one, bindings, parts)
    if len(parts) > MOST_TOKENS:
        raise MacroError


def _transcribe_repeat(one: Repeat, bindings: Mapping[str, Bound], parts: list[Part]) -> None:
    alone = _repeated_alone(one, bindings)
    if alone is not None:
        parts += alone
        return
    lists = {name: each for name in one.names if isinstance(each := bindings.get(name), list)}
    if not lists:
        raise MacroError
    for number in range(min(len(each) for each in lists.values())):
        if number and one.separator:
            parts.append(one.separator)
        row = {name: each[number] for name, each in lists.items()}
        _transcribe(one.inside, {**bindings, **row}, parts)


def _repeated_alone(one: Repeat, bindings: Mapping[str, Bound]) -> list[Part] | None:
    """Return what `$($name)*` repeats; nothing where there is more in the repetition."""
    only = one.inside[0] if len(one.inside) == 1 and not one.separator else None
    bound = bindings.get(only.name) if isinstance(only, Variable) else None
    if not isinstance(bound, list):
        return None
    rows = [each for each in bound if not isinstance(each, list)]
    return rows if len(rows) == len(bound) else None
