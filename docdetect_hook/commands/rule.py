"""Explain a code: what it reports, why, code that violates it and code that passes."""

from __future__ import annotations

import argparse
import difflib

from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.rules.pages import rule_page
from docdetect_hook.rules.rule import Described
from docdetect_hook.rules.table import RULES
from docdetect_hook.startup.typed import Collection
from docdetect_hook.text.terminal import printable

# `D103` is near UND103, `UND1X` is near nothing.
_NEAR = 0.75

EXAMPLES = """examples:
  docdetect rule UND103
  docdetect rule missing-function-docs
  docdetect rule --all       the whole table, as in docs/rules.md
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect rule`."""
    parser.add_argument(
        "code", nargs="?", metavar="CODE|NAME", help="such as UND103 or missing-function-docs"
    )
    parser.add_argument("--all", action="store_true", help="print every rule")


def run(args: argparse.Namespace) -> int:
    """Print the page of one code, or of all."""
    if args.all:
        from docdetect_hook.rules.pages import rules_page

        print(rules_page(), end="")
        return ExitCode.CLEAN
    if args.code is None:
        raise UserError("name a code, such as `docdetect rule UND103`, or use --all")
    print(rule_page(_rule(args.code)), end="")
    return ExitCode.CLEAN


def _rule(word: str) -> Described:
    """Find a rule by its code or its name."""
    names = {rule.name: code for code, rule in RULES.items()}
    code = names.get(word.lower(), word.upper())
    if code in RULES:
        return RULES[code]
    hint = _hint(code, RULES) or _hint(word.lower(), names)
    raise UserError(f"unknown code {printable(word)}{hint} (`docdetect rule --all` lists all codes)")


def _hint(word: str, known: Collection[str]) -> str:
    """Return what else may be meant: the known words that begin so, or the one that is near."""
    begun = [one for one in known if one.startswith(word)]
    if len(begun) > 1:
        return f"; {begun[0]} to {begun[-1]} begin so"
    near = begun or difflib.get_close_matches(word, known, n=1, cutoff=_NEAR)
    return f"; did you mean {near[0]}?" if near else ""
