"""Find the end of what a macro matcher names: `$x:ident`, `$x:ty`, `$x:item` and the others."""

from __future__ import annotations

from docdetect_hook.readers.rust.balance import skip_group
from docdetect_hook.readers.rust.doc_comments import prefix_end
from docdetect_hook.readers.rust.grammar import CALLED, match_head
from docdetect_hook.readers.rust.headers import after_gap, header_end, statement_end
from docdetect_hook.readers.rust.lexer import BLOCK_COMMENT, NAME, token_at
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable
from docdetect_hook.text.lazy_regex import regex

if TYPE_CHECKING:
    import re

_BLANKS = regex(r"\s*+")
# Comments between tokens, but not those that document: they are tokens themselves.
_SPACE = regex(
    rf"(?:\s++|//(?![/!])[^\n]*+|////[^\n]*+|/\*\*/|/\*\*\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/|(?!/\*[*!]){BLOCK_COMMENT})*+"
)
_OUTER_DOC = regex(rf"///(?!/)[^\n]*+|(?=/\*\*(?![*/])){BLOCK_COMMENT}")
_INNER_DOC = regex(rf"//![^\n]*+|(?=/\*!){BLOCK_COMMENT}")
_OPERATOR = regex(r"<<=|>>=|\.\.\.|\.\.=|::|->|=>|[=!<>+\-*/%^&|]=|&&|\|\||<<|>>|\.\.")
_IDENT = regex(NAME)
_LITERAL = regex(r"-?+\s*+(?=[\d\"'bcr])|true\b|false\b")
_VISIBILITY = regex(r"(?:pub\b(?:\s*+\(\s*+(?:crate|self|super|in\b)[^()]*+\))?+)?+")
_OPEN_TYPE = frozenset(("mut", "const", "dyn", "impl", "fn", "unsafe", "extern", "for"))
_AFTER_TYPE = frozenset(("as", "where"))


def space_end(text: str, start: int) -> int:
    """Return the offset of the next token, of which documentation is one."""
    char = text[start : start + 1]
    if " " < char < "\x7f" and char != "/":  # most often a token stands right there
        return start
    match = _BLANKS.match(text, start)
    end = match.end() if match else start
    if text.startswith("/", end):
        match = _SPACE.match(text, end)
        end = match.end() if match else end
    return end


def outer_doc(text: str, start: int) -> re.Match[str] | None:
    """Return the documentation comment at an offset."""
    return _OUTER_DOC.match(text, start)


def tree_end(text: str, start: int) -> int:
    """Return the end of the token tree at an offset: a token, an operator, a group; -1 for none."""
    if start >= len(text) or text[start] in ")]}":
        return -1
    if text[start] in "([{":
        return skip_group(text, start)
    found = outer_doc(text, start) or _INNER_DOC.match(text, start) or _OPERATOR.match(text, start)
    return found.end() if found else token_at(text, start).end


def _ident_end(text: str, start: int) -> int:
    match = _IDENT.match(text, start)
    return match.end() if match and match[0] != "_" else -1


def _visibility_end(text: str, start: int) -> int:
    match = _VISIBILITY.match(text, start)
    return match.end() if match else start


def _literal_end(text: str, start: int) -> int:
    match = _LITERAL.match(text, start)
    if match is None or match[0] in {"true", "false"}:
        return match.end() if match else -1
    token = token_at(text, match.end())
    return token.end if token.kind in {"number", "string", "raw_string", "char"} else -1


def _lifetime_end(text: str, start: int) -> int:
    token = token_at(text, start) if start < len(text) else None
    return token.end if token and token.kind == "lifetime" else -1


def _block_end(text: str, start: int) -> int:
    return skip_group(text, start) if text.startswith("{", start) else -1


def _meta_end(text: str, start: int) -> int:
    position = _path_end(text, start)
    if position < 0:
        return -1
    after = space_end(text, position)
    if text.startswith(("(", "[", "{"), after):
        return skip_group(text, after)
    if text.startswith("=", after) and not text.startswith(("==", "=>"), after):
        return _until(text, after + 1, ",;")
    return position


def _path_end(text: str, start: int) -> int:
    position = start + 2 if text.startswith("::", start) else start
    end = -1
    while (following := _ident_end(text, space_end(text, position))) >= 0:
        end = following
        position = space_end(text, end)
        if not text.startswith("::", position):
            break
        position += 2
    return end


def _until(text: str, start: int, stops: str, words: tuple[str, ...] = ()) -> int:
    """Return where the tokens before one of these stops end; -1 when there are none."""
    position, end = space_end(text, start), -1
    while position < len(text):
        word = _IDENT.match(text, position)
        if text[position] in stops or text.startswith("=>", position) or (word and word[0] in words):
            break
        following = tree_end(text, position)
        if following < 0:
            break
        end = following
        position = space_end(text, following)
    return end


def _expression_end(text: str, start: int) -> int:
    return _until(text, start, ",;")


def _pattern_end(text: str, start: int) -> int:
    return _until(text, start, ",;=", ("if", "in"))


def _type_end(text: str, start: int) -> int:
    """Return the end of a type: what may follow one is a closed list."""
    position, end, angles, complete = start, -1, 0, False
    while position < len(text):
        char = text[position]
        if text.startswith("->", position) or text.startswith("::", position):
            following, complete = position + 2, False
        elif char in "<>":
            angles += 1 if char == "<" else -1
            if angles < 0:
                break
            following, complete = position + 1, char == ">"
        elif not angles and (char in ",;={}:|)]#" or text.startswith("=>", position)):
            break
        elif char in "([{":
            if complete and not angles and char != "(":
                break
            following, complete = skip_group(text, position), True
        elif word := _IDENT.match(text, position):
            if not angles and (complete or word[0] in _AFTER_TYPE):
                break
            following, complete = word.end(), word[0] not in _OPEN_TYPE
        else:
            following = token_at(text, position).end
            complete = False
        if following < 0:
            break
        end = following
        position = space_end(text, following)
    return end


def item_end(text: str, start: int) -> int:
    """Return the end of the item at an offset, from its documentation on; -1 when there is none."""
    item = prefix_end(text, start)
    call = CALLED.match(text, item)
    if call:
        return _group_end(text, call.end() - 1)
    head = match_head(text, item)
    word = head["word"] if head else None
    if head is None or (word is None and not head["qualifiers"]):
        return -1
    if word and word.startswith("macro"):
        return _macro_end(text, head.end())
    if word is None and text.startswith("{", head.end()):
        return skip_group(text, head.end())
    if word in {None, "use", "type", "crate"} or (word and word.startswith("static")):
        end = statement_end(text, head.end("qualifiers"))
    else:
        end = header_end(text, head.end("word"))
        if text.startswith("{", end):
            return skip_group(text, end)
    return end + 1 if text.startswith(";", end) else -1


def _macro_end(text: str, start: int) -> int:
    opening = after_gap(text, start)
    end = _group_end(text, opening)
    following = after_gap(text, end)
    # `macro name(..) { .. }` has two groups.
    return (
        skip_group(text, following)
        if text.startswith("(", opening) and text.startswith("{", following)
        else end
    )


def _group_end(text: str, opening: int) -> int:
    """Return the end of a bracket group, with the semicolon that all but braces need."""
    end = skip_group(text, opening) if text.startswith(("(", "{", "["), opening) else -1
    return _with_semicolon(text, end) if text.startswith(("(", "["), opening) else end


def _with_semicolon(text: str, end: int) -> int:
    following = after_gap(text, end)
    return following + 1 if end >= 0 and text.startswith(";", following) else end


FRAGMENTS: dict[str, Callable[[str, int], int]] = {
    "ident": _ident_end,
    "tt": tree_end,
    "item": item_end,
    "vis": _visibility_end,
    "ty": _type_end,
    "path": _type_end,
    "expr": _expression_end,
    "expr_2021": _expression_end,
    "stmt": _expression_end,
    "pat": _pattern_end,
    "pat_param": _pattern_end,
    "block": _block_end,
    "meta": _meta_end,
    "literal": _literal_end,
    "lifetime": _lifetime_end,
}
