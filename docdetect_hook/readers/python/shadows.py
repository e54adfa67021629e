"""Find definitions for type checkers alone beside what has their name at run time."""

from __future__ import annotations

from docdetect_hook.readers.python.imports import bound_by
from docdetect_hook.readers.python.outline import Outline
from docdetect_hook.readers.python.toplevel import walk


def shadows(text: str, outline: Outline) -> frozenset[int]:
    """Return where the keyword of each such definition starts.

    Under ``if TYPE_CHECKING`` a class may stand for the function that callers get: nobody can see the class.
    """
    if not outline.branched:
        return frozenset()
    for_checkers: list[tuple[str, int]] = []
    at_run_time: set[str] = set()
    for line in walk(text):
        if line.checking:
            if line.kind in ("class", "def"):
                for_checkers.append((line.word, line.start + line.indent))
        elif line.kind != "import":
            at_run_time.add(line.word)
        elif for_checkers:
            at_run_time.update(binding.alias for binding in bound_by(text[line.start : line.end]))
    return frozenset(start for name, start in for_checkers if name in at_run_time)
