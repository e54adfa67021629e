r"""Patterns for paths in the manner of .gitignore, compiled to one linear regular expression.

A pattern without a slash matches a name at any depth; a slash at the front or in the middle ties
it to the root; one at the end asks for a directory. ``*`` and ``?`` stay within a name, ``**``
crosses directories, ``[a-z]`` and ``[!a-z]`` are sets, a backslash makes the next character plain.
A directory that matches takes all below it along.
"""

from __future__ import annotations

from docdetect_hook.startup.typed import TYPE_CHECKING, Sequence
from docdetect_hook.text.lazy_regex import DOTALL, regex

if TYPE_CHECKING:
    import re

LONGEST_GLOB = 1_000  # longer ones name no path

# A directory prefix of any depth, tried from the shortest on. Whoever uses it wraps what follows
# in an atomic group: a pattern ends at a border of names, so the leftmost match is as good as any.
_ANY_DEPTH = r"(?:[^/]*+/)*?"
_NAME_END = r"(?=/|\Z)"
_SET = regex(r"\[(?P<sense>[!^]?)(?P<members>\]?[^\]/]*+)\]")


def compile_globs(patterns: Sequence[str]) -> re.Pattern[str] | None:
    """Compile patterns to one expression to ``match`` on root-relative paths; None when there are none."""
    if not patterns:
        return None
    import re  # most projects have no patterns

    return re.compile("|".join(map(_translate, patterns)), DOTALL)


def _translate(pattern: str) -> str:
    text = pattern.removesuffix("/")
    directory = text != pattern
    anchored = "/" in text
    names = [name for name in text.removeprefix("/").split("/") if name]
    if not anchored:
        names.insert(0, "**")
    body = _translate_names(names)
    return f"(?:{body}/)" if directory else f"(?:{body}{_NAME_END})"


def _translate_names(names: Sequence[str]) -> str:
    """Translate names joined by slashes; each run after a ``**`` is an atomic group of its own.

    Side by side, not nested: a nested group is tried anew for every place of the outer one.
    """
    expression = ""
    open_group = False
    for place, name in enumerate(names):
        last = place == len(names) - 1
        if name != "**":
            expression += _translate_name(name) + (_NAME_END if last else "/")
        elif last:
            expression += "[^/]++"  # `a/**` is everything inside, not `a` itself
        else:
            expression += (")" if open_group else "") + f"(?>{_ANY_DEPTH}"
            open_group = True
    return expression + (")" if open_group else "")


def _translate_name(name: str) -> str:
    """Translate one name; all stars but the last take the shortest run, which loses no match."""
    pieces = _pieces(name)
    first, *rest = pieces
    if not rest:
        return first
    middle = "".join(f"(?>[^/]*?{piece})" for piece in rest[:-1] if piece)
    # The last piece has to reach the end of the name.
    return rf"{first}{middle}[^/]*{rest[-1]}{_NAME_END}"


def _pieces(name: str) -> list[str]:
    """Cut a name at its stars and translate what lies between."""
    from re import escape

    pieces = [""]
    position = 0
    while position < len(name):
        character = name[position]
        position += 1
        if character == "*":
            pieces.append("")
        elif character == "?":
            pieces[-1] += "[^/]"
        elif character == "[" and (found := _SET.match(name, position - 1)):
            pieces[-1] += _translate_set(found)
            position = found.end()
        else:
            if character == "\\" and position < len(name):
                character = name[position]
                position += 1
            pieces[-1] += escape(character)
    return pieces


def _translate_set(found: re.Match[str]) -> str:
    """Translate a set of characters; ranges that run backwards hold nothing."""
    members = found["members"]
    from re import escape

    if not members:
        return escape(found[0])
    kept = ""
    position = 0
    while position < len(members):
        if members[position + 1 : position + 2] == "-" and position + 2 < len(members):
            low, high = members[position], members[position + 2]
            kept += f"{escape(low)}-{escape(high)}" if low <= high else ""
            position += 3
        else:
            kept += escape(members[position])
            position += 1
    if not kept:
        return "(?!)" if not found["sense"] else "[^/]"
    return f"[^/{kept}]" if found["sense"] else f"(?!/)[{kept}]"
