"""Find the modules of a directory that only a macro can have declared."""

from __future__ import annotations

from docdetect_hook.readers.rust.balance import skip_group
from docdetect_hook.readers.rust.lexer import NAME, flatten_comments
from docdetect_hook.readers.rust.paths import join
from docdetect_hook.startup.typed import Callable, Sequence
from docdetect_hook.text.lazy_regex import DOTALL, regex

# Entries of a directory that are looked at.
_ENTRIES = 1000
_STEP = regex(rf"(?P<call>{NAME}\s*+!\s*+)[({{\[]|(?P<inside>\bmod\s++{NAME}\s*+\{{)|\{{")
_NAME = regex(NAME)
_TEXT = regex(r'"(?:[^"\\]++|\\.)*+"', DOTALL)
# Behind these an item may start; a call behind anything else on its line is a value.
_STARTS_ITEM = regex(r"(?:^|[;{}\])\n])[ \t]*+\Z")
_NEAR = 200


def undeclared(
    names_in: Callable[[str], Sequence[str]],
    reached: Callable[[str], bool],
    text: str,
    directory: str,
) -> list[str]:
    """Return the modules that lie in a directory, that nothing reaches, and that a macro call names.

    ``text`` is the file of the module whose own modules lie there. A file that is named nowhere is no
    part of any build.
    """
    entries = {entry.removesuffix(".rs") for entry in names_in(directory)[:_ENTRIES]}
    lying = [
        name
        for name in sorted(entries - {"mod"})
        if name.isidentifier()
        and not reached(join(directory, f"{name}.rs"))
        and not reached(join(directory, f"{name}/mod.rs"))
    ]
    if not lying:
        return []
    named = _names_in_calls(text)
    return [name for name in lying if name in named]


def _names_in_calls(text: str) -> set[str]:
    """Return the names in the arguments of the macro calls that stand where items do."""
    text = flatten_comments(text)
    named: set[str] = set()
    position = 0
    while step := _STEP.search(text, position):
        position = step.end()
        if step["inside"] is None:
            end = skip_group(text, step.end() - 1)
            end = end if end > 0 else len(text)
            if step["call"] and _STARTS_ITEM.search(text[max(step.start() - _NEAR, 0) : step.start()]):
                named.update(_NAME.findall(_TEXT.sub("", text[step.end() : end])))
            position = end
    return named
