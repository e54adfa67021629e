"""Choose which codes are reported."""

from __future__ import annotations

from docdetect_hook.config.options import EVERY_CODE
from docdetect_hook.rules.file_problems import PROBLEM_CODES
from docdetect_hook.rules.table import RULES
from docdetect_hook.startup.typed import Iterable


def selected_codes(
    select: Iterable[str], ignore: Iterable[str], extend_select: Iterable[str]
) -> frozenset[str]:
    """Resolve code prefixes to the set of reported codes; `ALL` is a prefix of every code.

    The longest prefix that fits a code decides, and ``ignore`` wins a tie, as in ruff. An empty
    ``select`` means the default codes; a prefix shorter than a whole code never switches on a code
    that is off by default, `ALL` does.
    """
    chosen, dropped, added = tuple(select), tuple(ignore), tuple(extend_select)
    return frozenset(code for code in RULES if _wanted(code, chosen, added) > _longest(code, dropped))


def _wanted(code: str, select: tuple[str, ...], extend_select: tuple[str, ...]) -> int:
    """Return the length of the longest prefix that asks for the code, 0 by default, -1 for none."""
    asked = (*select, *extend_select)
    length = _longest(code, asked)
    if not RULES[code].default:
        return length if code in asked or EVERY_CODE in asked else -1
    if length >= 0:
        return length
    return 0 if not select or code in PROBLEM_CODES else -1


def _longest(code: str, prefixes: tuple[str, ...]) -> int:
    """Return the length of the longest prefix that fits the code, 0 for `ALL`, -1 for none."""
    fitting = [len(prefix) for prefix in prefixes if code.startswith(prefix)]
    return max(fitting, default=0 if EVERY_CODE in prefixes else -1)
