"""Exit codes and the one exception for mistakes that the user can mend."""

from __future__ import annotations

from docdetect_hook.startup.typed import Final


class ExitCode:
    """What the process tells its caller; plain numbers, as `enum` is 4 % of a run over one file."""

    CLEAN: Final = 0
    FINDINGS: Final = 1
    USAGE: Final = 2
    INTERNAL: Final = 3


class UserError(Exception):
    """Say in one sentence what is wrong, where, and what to do; shown without a traceback."""
