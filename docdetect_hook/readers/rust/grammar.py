"""Patterns and words that tell what a Rust item is from how it starts."""

from __future__ import annotations

from docdetect_hook.readers.rust.doc_comments import PLAIN_COMMENT, SIMPLE_PREFIX, prefix_end
from docdetect_hook.readers.rust.lexer import GAP, NAME
from docdetect_hook.readers.rust.members import BLANKS, visibility_pattern
from docdetect_hook.startup.typed import TYPE_CHECKING
from docdetect_hook.text.lazy_regex import regex

if TYPE_CHECKING:
    import re

# Containers inside containers, of which macro calls count too; rustc recurses over the same.
DEPTH_LIMIT = 200

_ITEM_WORD = r"(?:fn|struct|enum|union|trait|type|static|const|impl|mod|unsafe|async|extern|auto|macro)\b"


def _head(gap: str) -> str:
    return (
        rf"{visibility_pattern(gap)}"
        rf"(?P<qualifiers>(?:(?:const|unsafe|async|extern(?:{gap}(?:r\#*+)?\"[^\"]*+\"\#*+)?+"
        rf"|(?:default|safe|auto|gen|try)(?={gap}{_ITEM_WORD}))(?!\w){gap})*+)"
        rf"(?:(?P<word>fn|struct|enum|trait|mod|type|impl|use|static(?:{gap}mut\b)?+|crate"
        rf"|union(?={gap}{NAME})|macro_rules(?={gap}!)|macro(?={gap}{NAME}))(?!\w){gap})?+"
        rf"(?P<name>!{gap}(?P<macro>{NAME})|{NAME})?+"
    )


# Without comments in its gaps the pattern stops in front of the first one, or one token or
# parenthesis earlier.
_HEAD = _head(BLANKS) + r"(?P<comment>\s*+(?:!|\([^()/]*+)?+\s*+/[/*])?+"
_BARE_HEAD = regex(rf"(?P<item>){_HEAD}")
_HEAD_IN_FULL = regex(rf"(?P<item>){_head(GAP)}")
_LED_HEAD = regex(rf"{SIMPLE_PREFIX}{_HEAD}")


def match_head(text: str, item: int) -> re.Match[str] | None:
    """Return the start of an item: its visibility, qualifiers, word and name, as far as there are any."""
    match = _BARE_HEAD.match(text, item)
    return _HEAD_IN_FULL.match(text, item) if match and match["comment"] is not None else match


def match_item(text: str, start: int) -> tuple[int, re.Match[str] | None]:
    """Return where the item behind documentation and attributes at ``start`` begins, and its head.

    The match has the documentation and attributes as well, where they are as simple as most.
    """
    match = _LED_HEAD.match(text, start)
    item = match.start("item") if match else start
    if match is None or text[item : item + 1] in {"/", "#"}:
        item = prefix_end(text, start)
        return item, match_head(text, item)
    return item, match if match["comment"] is None else _HEAD_IN_FULL.match(text, item)


CALLED = regex(
    rf"(?P<path>(?:::{GAP})?+{NAME}(?:{GAP}::{GAP}{NAME})*+){GAP}!(?!=){GAP}(?:{NAME}{GAP})?+(?P<open>[({{\[])"
)
# The branches of `cfg_if!`, and the arms of `cfg_select!` and its like.
BRANCH = regex(rf"(?:(?:else{GAP})?+(?:if{GAP}(?=\#)|(?={{))|[^{{}};\"'/]*+=>{GAP}(?={{))")
BRANCHING = frozenset(("cfg_if", "cfg_select", "match_cfg"))
# What may be documentation or an attribute of the container itself: those of its first item come behind them.
INNER_OPEN = regex(rf"(?:\s++|{PLAIN_COMMENT})*+(?://!|/\*(?!\*(?![*/]))|\#(?!\[))")

# Words that can stand where a name would, but are none in any edition: `dyn` is one in the first.
NO_NAMES = frozenset(
    (
        "as",
        "break",
        "const",
        "continue",
        "crate",
        "else",
        "enum",
        "extern",
        "false",
        "fn",
        "for",
        "if",
        "impl",
        "in",
        "let",
        "loop",
        "match",
        "mod",
        "move",
        "mut",
        "pub",
        "ref",
        "return",
        "self",
        "Self",
        "static",
        "struct",
        "super",
        "trait",
        "true",
        "type",
        "unsafe",
        "use",
        "where",
        "while",
    )
)
ASSOCIATED = {"const": "assoc_const", "type": "assoc_type", "fn": "method"}
FREE = {"const": "constant", "type": "type_alias", "fn": "function"}
