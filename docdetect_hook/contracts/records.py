"""Records of the contracts: what a text documents, and what does not agree with the code."""

from __future__ import annotations

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final, Literal

Role = Literal["parameters", "returns", "yields", "raises"]

GHOST: Final = "UND301"
IMPOSSIBLE: Final = "UND302"
NO_PARAMETER: Final = "UND311"
NO_RETURNS: Final = "UND312"
NO_YIELDS: Final = "UND313"
NO_RAISES: Final = "UND314"
NO_ERRORS_HEADING: Final = "UND321"
NO_PANICS_HEADING: Final = "UND322"
NO_SAFETY_HEADING: Final = "UND323"


class Entry(NamedTuple):
    """One entry of a section: the names it documents, and its lines in the text, from 0, the last excluded.

    ``words`` holds everything that may be the name: Sphinx lets a type stand in front of it.
    """

    names: tuple[str, ...]
    words: tuple[str, ...]
    first: int
    last: int


class Section(NamedTuple):
    """A part of a docstring about parameters, results or exceptions, with its lines as in an entry.

    ``sure`` is false where the layout does not tell entries from prose. ``says`` is the text of a section
    about results.
    """

    role: Role
    style: str
    first: int
    last: int
    entries: tuple[Entry, ...] = ()
    sure: bool = True
    says: str = ""


class Disagreement(NamedTuple):
    """What a text says and the code does not, or the other way round.

    ``subject`` is the name or the heading it is about; ``first`` and ``last`` are the lines of its entry in
    the text of the documentation, from 0, the last excluded; both are 0 for what is missing. ``instead``
    are the parameters without an entry of which a documented one that does not exist may be the old name,
    ``behind`` is the nearest parameter with an entry in front of one without.
    """

    code: str
    subject: str
    first: int = 0
    last: int = 0
    instead: tuple[str, ...] = ()
    behind: str = ""
