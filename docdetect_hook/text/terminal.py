"""What a terminal shows: text that it may act on is escaped, and colours are used where they are wanted."""

from __future__ import annotations

import sys

from docdetect_hook.startup.stdlib import suppress
from docdetect_hook.startup.typed import Mapping
from docdetect_hook.text.lazy_regex import regex

# What a terminal would act on or hide: control characters, lone surrogates (undecodable bytes),
# line separators and the signs that change the direction of text.
_UNPRINTABLE = regex("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


# What the log of a CI server takes for a command: `##[group]` (GitHub), `##vso[...]` (Azure) and
# `##teamcity[...]` anywhere in a line, `::add-mask::` (GitHub) at its start.
_COMMAND = regex(r"#(?=#[A-Za-z]*\[)|\A\s*:(?=:)")


def printable(text: str) -> str:
    r"""Return the text with what must not reach a terminal escaped, as in `\n`, `\x1b`, `\udcff`.

    The log of a CI server is a terminal as well, with commands of its own.
    """
    if not (text.isascii() and text.isprintable()):
        text = _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
    if "##" in text or text.lstrip().startswith("::"):
        text = _COMMAND.sub(lambda found: f"{found[0][:-1]}\\x{ord(found[0][-1]):x}", text)
    return text


def tell(message: str) -> None:
    """Write a line to standard error, in one piece: several processes may write at once.

    Without that stream it goes to standard output; where nothing takes it, as on a full disk, it is lost.
    """
    stream = sys.stderr or sys.stdout
    if stream is not None:
        with suppress(OSError):
            stream.write(f"docdetect: {printable(message)}\n")
            stream.flush()


def warn(message: str) -> None:
    """Write a warning to standard error: something is left out, and the run goes on."""
    tell(f"warning: {message}")


def show(line: str = "") -> None:
    """Write a line of a table or a list to standard output."""
    print(printable(line))


def counted(count: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it is not one."""
    return f"{count} {noun}{'s' * (count != 1)}"


def wants_colour(environment: Mapping[str, str], *, on_terminal: bool) -> bool:
    """Return whether to colour: NO_COLOR forbids it, FORCE_COLOR asks for it, else a terminal decides.

    See https://no-color.org and https://force-color.org; the order is CPython's.
    """
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return on_terminal and environment.get("TERM") != "dumb"
