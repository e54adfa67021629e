"""What a voter is, and what it is asked about."""

from __future__ import annotations

from docdetect_hook.quality.neighbours import Neighbours
from docdetect_hook.records import Definition, Judgement, Vote
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Protocol


class Matter(NamedTuple):
    """What is voted on: a definition, its file, what was found of its text, and how likely it needs one.

    ``needed`` is ``None`` where nobody asked.
    """

    definition: Definition
    around: Neighbours
    judgement: Judgement
    needed: float | None


class Voter(Protocol):
    """Has an opinion of its own on whether the documentation of a definition is as it should be."""

    @property
    def name(self) -> str:
        """Return the name that settings and reports know the voter by."""

    def vote(self, matter: Matter) -> Vote | None:
        """Vote with a probability and its reason, or abstain with None."""
