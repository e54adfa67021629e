"""Score what docdetect asks of libc: thousands of items in macros of its own, behind conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from benchmarks.expectations import libc_lints

DIRECTORY = "libc-0.2.139"
# The compiler reports what a macro writes anew at the macro's own text, which nobody can document there.
_LEAST_RECALL = 0.995

Place = tuple[str, int]


class LibcScore(NamedTuple):
    """How many places the compiler asks for, how many of them docdetect does, and which it must not."""

    expected: int
    found: int
    wrong: list[Place]

    @property
    def met(self) -> bool:
        """Return whether the score is what it has to be."""
        return not self.wrong and self.found >= _LEAST_RECALL * self.expected


def files() -> list[str]:
    """Return the files that the compiler reads on Linux."""
    return sorted({path for path, _ in _places("missing_docs")})


def score_libc(rows: Iterable[Mapping[str, Any]]) -> LibcScore:
    """Compare the findings with the compiler's; what other systems compile it cannot judge."""
    asked = {(row["path"], row["line"]) for row in rows if row["public"] and row["code"]}
    wanted = _places("missing_docs")
    return LibcScore(len(wanted), len(wanted & asked), sorted(asked & (_places("private") - wanted)))


def _places(lint: str) -> set[Place]:
    return {(row["file"], row["line"]) for row in libc_lints() if row["lint"] == lint}
