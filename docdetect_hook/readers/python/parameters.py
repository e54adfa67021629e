"""Find the parameters that a docstring documents."""

from __future__ import annotations

from docdetect_hook.text.lazy_regex import regex

# `:param str name:` of Sphinx, `@param name:` of Epytext, and their synonyms.
_FIELD = regex(
    r"[:@](?:param|parameter|arg|argument|key|keyword|kwarg|kwparam|[ic]?var|attr|attribute)[ \t]++"
    r"(?P<name>[^:\n]++):"
)
_HEAD = regex(
    r"(?:(?:keyword|other|constructor|init)[ ])?(?:args|arguments|params|parameters)"
    r"|attributes|keywords|kwargs"
)
_OTHER_HEAD = regex(
    r"returns?|yields?|raises?|exceptions|warns|warnings|examples?|notes?|todo|references|methods"
    r"|see[ ]also|usage"
)
# What may stand around the words of a heading: Markdown's and Sphinx's marks, and Google's colon.
_MARKS = "#*=_`: \t"
_WORD = regex(r"[^\W\d]\w*+")
_ITEM = regex(r"[-*+]|[^\W\d]\w*+[ \t]*+(?:\([^()\n]*+\)[ \t]*+)?[:,-]")
_UNDERLINE = regex(r"[ \t]*+(?:-{3,}+|={3,}+|~{3,}+)[ \t]*+\Z")


def documented_names(docstring: str) -> frozenset[str]:
    """Return the names that fields (Sphinx, Epytext) or sections about parameters (Google, NumPy) hold."""
    fields = [match["name"].split() for match in _FIELD.finditer(docstring)]
    found = {words[-1].lstrip("*\\") for words in fields if words}
    low = docstring.lower()
    if "arg" in low or "param" in low or "attr" in low or "keyword" in low:
        found.update(_in_sections(docstring.expandtabs().split("\n")))
    return frozenset(found)


def _in_sections(lines: list[str]) -> set[str]:
    """Return every word in the sections about parameters: which of them is a name, the caller knows."""
    found: set[str] = set()
    inside = underlined = False
    margin = 0
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        head, _, rest = line.partition(":")
        title = " ".join(head.strip(_MARKS).lower().split())
        below = number + 1 < len(lines) and _UNDERLINE.match(lines[number + 1]) is not None
        indent = len(line) - len(line.lstrip())
        if _HEAD.fullmatch(title):
            inside, underlined, margin = True, below, indent
            found.update(_WORD.findall(rest))
        elif below or (indent <= margin and _OTHER_HEAD.fullmatch(title)):
            inside = False
        elif inside and (underlined or indent > margin or _ITEM.match(line.lstrip())):
            found.update(_WORD.findall(line))
        else:
            inside = False
    return found
