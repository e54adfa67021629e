"""Whether the running interpreter can be trusted with our patterns."""

from __future__ import annotations

import sys

from docdetect_hook.startup.typed import TYPE_CHECKING, Callable

if TYPE_CHECKING:
    import re

# gh-106052: up to CPython 3.11.4 a possessive group takes what an alternative inside it has given back. Our
# patterns are made of such groups; there they miss definitions, and the loops around them come to no end.
_PATTERN, _TEXT, _SPAN = r"(?:ab?c)*+", "aca", (0, 2)


def interpreter_fault(match: Callable[[str, str], re.Match[str] | None] | None = None) -> str | None:
    """Return why nothing can be checked with this interpreter, or None; ``match`` stands in for its own."""
    if match is None:
        import re

        match = re.match
    found = match(_PATTERN, _TEXT)
    if found is not None and found.span() == _SPAN:
        return None
    version = ".".join(map(str, sys.version_info[:3]))
    return (
        f"the regular expressions of this Python ({version}) are faulty (CPython issue 106052): "
        "use CPython 3.11.5 or later"
    )
