"""Patterns and words that tell what a Rust item is from how it starts."""

from __future__ import annotations

import re

from docdetect_hook.readers.rust_lexer import GAP, NAME
from docdetect_hook.readers.rust_members import VISIBILITY

# Containers inside containers, of which macro calls count too; rustc recurses over the same.
DEPTH_LIMIT = 200

_ITEM_WORD = r"(?:fn|struct|enum|union|trait|type|static|const|impl|mod|unsafe|async|extern|auto|macro)\b"
HEAD = re.compile(
    rf"{VISIBILITY}"
    rf"(?P<qualifiers>(?:(?:const|unsafe|async|extern(?:{GAP}(?:r\#*+)?\"[^\"]*+\"\#*+)?+"
    rf"|(?:default|safe|auto|gen|try)(?={GAP}{_ITEM_WORD}))(?!\w){GAP})*+)"
    rf"(?:(?P<word>fn|struct|enum|trait|mod|type|impl|use|static(?:{GAP}mut\b)?+|crate|union(?={GAP}{NAME})"
    rf"|macro_rules(?={GAP}!)|macro(?={GAP}{NAME}))(?!\w){GAP})?+"
    rf"(?P<name>!{GAP}{NAME}|{NAME})?+"
)
CALL = re.compile(
    rf"(?P<path>(?:::{GAP})?+{NAME}(?:{GAP}::{GAP}{NAME})*+){GAP}!(?!=){GAP}(?:{NAME}{GAP})?+(?P<open>[({{\[])"
)
# The branches of `cfg_if!`, and the arms of `cfg_select!` and its like.
BRANCH = re.compile(rf"(?:(?:else{GAP})?+(?:if{GAP}(?=\#)|(?={{))|[^{{}};\"'/]*+=>{GAP}(?={{))")
BRANCHING = frozenset(("cfg_if", "cfg_select", "match_cfg"))
INNER_OPEN = re.compile(r"\s*+(?://|/\*|\#)")

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
# The start of a constant without a name whose value is a block: the block may hold impls.
ANONYMOUS = re.compile(rf"{GAP}:[^={{;]*+={GAP}\{{")
