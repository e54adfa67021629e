"""All rules by their code, and those that look at a definition of some kind."""

from __future__ import annotations

from functools import cache

from docdetect_hook.rules.content import CONTENT_RULES
from docdetect_hook.rules.contracts import CONTRACT_RULES
from docdetect_hook.rules.file_problems import FILE_RULES
from docdetect_hook.rules.missing import MISSING_RULES, missing_code
from docdetect_hook.rules.rule import Described, Rule

RULES: dict[str, Described] = {
    rule.code: rule for rule in (*MISSING_RULES, *CONTENT_RULES, *CONTRACT_RULES, *FILE_RULES)
}

# What a configuration may name: the codes, and the names that may stand for them.
CODE_NAMES: dict[str, str] = {code: rule.name for code, rule in RULES.items()}


@cache
def rules_of(language: str, kind: str) -> tuple[Rule, ...]:
    """Return the rules that look at definitions of a kind: the first with a message decides."""
    code = missing_code(language, kind)
    missing = tuple(rule for rule in MISSING_RULES if rule.code == code)
    return (*CONTENT_RULES, *missing)
