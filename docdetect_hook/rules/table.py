"""All rules by their code, and those that look at a definition of some kind."""

from __future__ import annotations

from docdetect_hook.records import Language
from docdetect_hook.rules.content import CONTENT_RULES
from docdetect_hook.rules.contracts import CONTRACT_RULES
from docdetect_hook.rules.file_problems import FILE_RULES
from docdetect_hook.rules.missing import MISSING_CODES, MISSING_RULES, missing_code
from docdetect_hook.rules.rule import Described, Rule
from docdetect_hook.startup.stdlib import cache

# Asked in this order about a definition: the first with a message decides.
DEFINITION_RULES: tuple[Rule, ...] = (*CONTENT_RULES, *MISSING_RULES)

_ALL: tuple[Described, ...] = (*DEFINITION_RULES, *CONTRACT_RULES, *FILE_RULES)
RULES: dict[str, Described] = {rule.code: rule for rule in sorted(_ALL, key=lambda rule: rule.code)}

# What a configuration may name: the codes, and the names that may stand for them.
CODE_NAMES: dict[str, str] = {code: rule.name for code, rule in RULES.items()}


# Whether these report anything is told before they are asked, which nine definitions of ten are spared.
_TOLD = frozenset({*(rule.code for rule in CONTENT_RULES), *MISSING_CODES})


@cache
def rules_of(language: Language, kind: str, code: str | None, *, documented: bool) -> tuple[Rule, ...]:
    """Return the rules that may report a definition; ``code`` is that of the rule which its text breaks."""
    told = {code} if documented else {code, missing_code(language, kind)}
    rules = [rule for rule in DEFINITION_RULES if rule.code in told or rule.code not in _TOLD]
    return tuple([rule for rule in rules if language in rule.languages])
