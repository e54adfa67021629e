"""Exit codes and the one exception for mistakes that the user can mend."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INTERNAL = 3


class UserError(Exception):
    """Say in one sentence what is wrong, where, and what to do; shown without a traceback."""
