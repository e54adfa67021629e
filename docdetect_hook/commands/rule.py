"""Explain a code: what it reports, why, code that violates it and code that passes."""

from __future__ import annotations

import argparse
import difflib

from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.rules.pages import rule_page
from docdetect_hook.rules.table import RULES

EXAMPLES = """examples:
  docdetect rule UND103
  docdetect rule --all       the whole table, as in docs/rules.md
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect rule`."""
    parser.add_argument("code", nargs="?", metavar="CODE", help="such as UND103")
    parser.add_argument("--all", action="store_true", help="print every rule")


def run(args: argparse.Namespace) -> int:
    """Print the page of one code, or of all."""
    if args.all:
        from docdetect_hook.rules.pages import rules_page

        print(rules_page(), end="")
        return ExitCode.CLEAN
    if args.code is None:
        raise UserError("name a code, such as `docdetect rule UND103`, or use --all")
    rule = RULES.get(args.code.upper())
    if rule is None:
        near = difflib.get_close_matches(args.code.upper(), RULES, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UserError(f"there is no code {args.code}{hint} (`docdetect rule --all` lists them)")
    print(rule_page(rule), end="")
    return ExitCode.CLEAN
