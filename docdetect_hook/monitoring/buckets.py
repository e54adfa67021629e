"""The buckets that durations are counted in."""

from __future__ import annotations

import math

from docdetect_hook.startup.typed import Final, Mapping

ERROR: Final = 0.05
"""The largest relative error of a percentile."""

# Each bucket reaches from its lower bound to GAMMA times that; the value that stands for it is at most
# ERROR away from both ends (Masson, Rim, Lee: DDSketch, VLDB 2019, section 2).
_GAMMA: Final = (1 + ERROR) / (1 - ERROR)
_LOG_GAMMA: Final = math.log(_GAMMA)
_SHORTEST, _LONGEST = 1e-6, 1e5  # seconds; what lies outside counts as the nearest of these
_LOWEST: Final = math.ceil(math.log(_SHORTEST) / _LOG_GAMMA)
_HIGHEST: Final = math.ceil(math.log(_LONGEST) / _LOG_GAMMA)

BUCKETS: Final[Mapping[str, int]] = {str(number): number for number in range(_LOWEST, _HIGHEST + 1)}
"""The names of the buckets in a file; any other name is damage."""


def bucket(seconds: float) -> int:
    """Return the bucket of a duration."""
    return math.ceil(math.log(min(max(seconds, _SHORTEST), _LONGEST)) / _LOG_GAMMA)


def duration_of(number: int) -> float:
    """Return the duration that stands for those of a bucket."""
    return 2 * math.exp(number * _LOG_GAMMA) / (_GAMMA + 1)


def stored(counts: Mapping[int, int]) -> dict[str, int]:
    """Return the counts of buckets as they stand in a file."""
    return {str(number): count for number, count in sorted(counts.items())}
