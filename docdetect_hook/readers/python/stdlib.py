"""Know which methods of the standard library's classes are documented.

The table is what CPython itself says: `python -m training.stdlib_methods` writes it.
"""

from __future__ import annotations

import os

from docdetect_hook.startup.stdlib import cache
from docdetect_hook.startup.typed import Iterable


def documents(classes: Iterable[str], method: str) -> bool:
    """Return whether one of these classes, by dotted names, has or inherits a documented method."""
    pending = list(classes)
    seen: set[str] = set()
    while pending:
        words = _words_of(pending.pop())
        if method in words:
            return True
        bases = {word for word in words if "." in word} - seen
        seen |= bases
        pending.extend(bases)
    return False


@cache
def _words_of(name: str) -> tuple[str, ...]:
    """Return a class's documented methods and, told by their dots, the classes that it inherits from.

    A class is looked for in the text: to read all of it as JSON would be 3 % of a run over one file.
    """
    _, _, rest = _table().partition(f'\n"{name}": "')
    return tuple(rest[: rest.find('"')].split())


@cache
def _table() -> str:
    """Return the table: a class a line, all of it ASCII without escapes."""
    with open(os.path.join(os.path.dirname(__file__), "stdlib_methods.json"), encoding="utf-8") as file:
        return file.read()
