"""Tell by a quick look whether a Python module may have names from elsewhere: most need no more than that."""

from __future__ import annotations

from itertools import chain

from docdetect_hook.startup.typed import Callable, Collection
from docdetect_hook.text.lazy_regex import MULTILINE, regex

_ITSELF = regex(r" as (\w++)")
# The first line of what binds a name to another, where the name is public and the value no constant.
_PUBLIC_ALIAS = regex(
    r"\n[A-Za-z]\w*+[ \t]*+(?::[^=\n\"'#]*+)?+(?:[^\"'#(\[{=\n]*+=)++"
    r"[ \t]*+(?!(?:None|True|False)[ \t]*+(?:\#[^\n]*+)?+(?:\n|\Z))"
    r"\(?[ \t]*+[A-Za-z_]\w*+(?:[ \t\w.,)\\]|\#[^\n]*+)*+(?:\n|\Z)"
)
# What may bind names, each with more text than need be: imports, in a bracket or up to the end of the logical
# line, and the targets of assignments, line by line.
_STAR = regex(r"import(?:[ \t]|\\\n)*+\*")
_IMPORTED = regex(r"import(?:[^\n\\#(]++|\\[\s\S])*+(?:\((?:[^)#]++|\#[^\n]*+)*+)?+")
_TARGETS = regex(r"^[ \t\f]*+\w(?:[^\"'#(\[{=\n\\]*+[=\\])++", MULTILINE)

_PRIVATE_IMPORTS = (regex(r"from[ \t]++_(?!_future__)"), regex(r"import[ \t][^\n]*?\b_"))


def may_pass_on(text: str) -> bool:
    """Return whether a plain module may show names that come from elsewhere; a quick look, never wrongly no.

    A public name inside of a condition that is assigned another one's is left to packages and lists.
    """
    if "__all__" in text or "import *" in text or "__getattr__" in text:
        return True
    if any(text.endswith(found[1], 0, found.start()) for found in _ITSELF.finditer(text)):
        return True
    return "import" in text and _PUBLIC_ALIAS.search(text) is not None


def may_bind(text: str, names: Collection[str]) -> bool:
    """Return whether a module may have one of these names from elsewhere; a quick look, never wrongly no.

    Two of three modules that a name is followed to only define it: they need no more than this look.
    """
    # An identifier is known by its normal form, which is its spelling in ASCII.
    if not text.isascii() or "__getattr__" in text or "attach" in text or _STAR.search(text):
        return True
    mentions = chain(_IMPORTED.finditer(text), _TARGETS.finditer(text))
    return any(name in found[0] for found in mentions for name in names)


def imports_private(text: str) -> bool:
    """Return whether a text may import a private module or package by its full name."""
    return any(pattern.search(text) is not None for pattern in _PRIVATE_IMPORTS)


def imports_of(top: str) -> Callable[[str], bool]:
    """Return what tells whether a text may import from the package ``top`` that it is in."""
    words = ("from .", f"from {top}", f"import {top}", "attach")
    return lambda text: any(word in text for word in words)
