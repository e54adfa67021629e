"""Problems of a file or of a suppression comment, told by the readers and by `suppressions`."""

from __future__ import annotations

from docdetect_hook.rules.rule import BOTH, Page
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from docdetect_hook.records import Language


class FileRule(NamedTuple):
    """A code for a problem that belongs to no definition."""

    code: str
    name: str
    page: Page
    default: bool = True
    languages: frozenset[Language] = BOTH


FILE_RULES = (
    FileRule(
        "UND900",
        "unreadable-file",
        Page(
            "File cannot be read or decoded",
            "What cannot be read is not checked; silence would look like a pass.",
        ),
    ),
    FileRule(
        "UND901",
        "syntax-error",
        Page(
            "Syntax error: the file was not fully checked",
            "A file that does not parse may hide definitions from the gate.",
            "'(' was never closed",
            '"""Queues."""\n\nLIMIT = (\n',
            '"""Queues."""\n\nLIMIT = ()\n',
        ),
    ),
    FileRule(
        "UND902",
        "over-limit",
        Page(
            "File is over a safety limit and was checked by patterns only",
            "Parsers crash or stall on extreme nesting; the pattern reading is safe but less exact.",
        ),
    ),
    FileRule(
        "UND910",
        "unused-suppression",
        Page(
            "Unused suppression comment",
            "A stale comment hides the next finding on its line.",
            "Unused suppression comment",
            '"""Queues."""\n\nLIMIT = 3  # docdetect: ignore[UND103] -- gone\n',
            '"""Queues."""\n\nLIMIT = 3\n',
        ),
        default=False,
    ),
    FileRule(
        "UND911",
        "malformed-suppression",
        Page(
            "Malformed suppression comment",
            "What cannot be understood silences nothing; codes are required, so that nothing else is hidden.",
            "`docdetect: ignore` needs codes in brackets, such as `ignore[UND103]`",
            '"""Queues."""\n\nLIMIT = 3  # docdetect: ignore\n',
            '"""Queues."""\n\nLIMIT = 3\n',
        ),
    ),
)

# Problems of the file itself: always told, unless the user ignores them by code.
PROBLEM_CODES = frozenset({"UND900", "UND901", "UND902"})
