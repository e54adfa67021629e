"""Explain a code: what it reports, why, code that violates it and code that passes."""

from __future__ import annotations

import argparse
import difflib

from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.rules.pages import rule_page
from docdetect_hook.rules.rule import Described
from docdetect_hook.rules.table import RULES
from docdetect_hook.text.terminal import printable

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
    near = difflib.get_close_matches(code, RULES, n=1) or difflib.get_close_matches(word.lower(), names, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise UserError(f"unknown code {printable(word)}{hint} (`docdetect rule --all` lists all codes)")
