"""A documented share, and the one way in which it is rounded and printed."""

from __future__ import annotations

import math

from docdetect_hook.records import Count
from docdetect_hook.startup.tuples import NamedTuple


class Share(NamedTuple):
    """How many definitions there are, and how many of them are documented."""

    definitions: int = 0
    documented: int = 0

    def plus(self, count: Count) -> Share:
        """Return the share with one more count."""
        return Share(self.definitions + count.definitions, self.documented + count.documented)

    @property
    def percent(self) -> float | None:
        """Return the documented share in percent, None where there is nothing to document."""
        return 100 * self.documented / self.definitions if self.definitions else None

    def exceeds(self, other: Share) -> bool:
        """Return whether this share is larger, exactly and not as rounded; nothing to document never is."""
        if not (self.definitions and other.definitions):
            return False
        return self.documented * other.definitions > other.documented * self.definitions

    @property
    def shown(self) -> str:
        """Return the share as it is printed everywhere."""
        return "-" if self.percent is None else percent(self.percent)


def percent(share: float) -> str:
    """Round down to a tenth, so that only what is complete shows 100 %."""
    return f"{rounded(share):.1f} %"


def rounded(share: float) -> float:
    """Return a percentage rounded down to a tenth.

    The product is rounded first: 0.29 * 100 is 28.999999999999996 in binary.
    """
    return math.floor(round(share * 10, 6)) / 10


def total_line(share: Share) -> str:
    """Return the total in words."""
    if not share.definitions:
        return "no definitions to document"
    return f"{share.documented} of {share.definitions} definitions documented ({share.shown})"
