"""A histogram of durations that merges without loss and gives percentiles within a stated error."""

from __future__ import annotations

import math
from collections import Counter

from docdetect_hook.monitoring.buckets import duration_of, stored


class Histogram(Counter[int]):
    """Counts of durations by bucket."""

    def percentile(self, share: float) -> float | None:
        """Return the duration that this share (0..1) of all does not exceed; None when there is none."""
        rank = max(1, math.ceil(share * self.total()))
        seen = 0
        for number, count in sorted(self.items()):
            seen += count
            if seen >= rank:
                return duration_of(number)
        return None

    def as_json(self) -> dict[str, int]:
        """Return the counts as they stand in a file."""
        return stored(self)
