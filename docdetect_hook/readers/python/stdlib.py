"""Know which methods of the standard library's classes are documented.

The table is what CPython itself says: `python -m training.stdlib_methods` writes it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from functools import cache


def documents(classes: Iterable[str], method: str) -> bool:
    """Return whether one of these classes, by dotted names, has or inherits a documented method."""
    pending = list(classes)
    seen: set[str] = set()
    while pending:
        words = _table().get(pending.pop(), "").split()
        if method in words:
            return True
        bases = {word for word in words if "." in word} - seen
        seen |= bases
        pending.extend(bases)
    return False


@cache
def _table() -> dict[str, str]:
    """Return each class's documented methods and, told by their dots, the classes that it inherits from."""
    with open(os.path.join(os.path.dirname(__file__), "stdlib_methods.json"), encoding="utf-8") as file:
        table: dict[str, str] = json.load(file)
    return table
