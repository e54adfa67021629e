"""Read TOML that anybody may have written: its size and the length of its keys are limited first."""

from __future__ import annotations

from docdetect_hook.startup.typed import Any
from docdetect_hook.text.lazy_regex import DOTALL, regex

_LONGEST = 1_000_000
_MOST_DOTS = 100
_NO_KEY = regex(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"*+'
    r"|'''(?:[^']++|'(?!''))*+'*+"
    r'|"(?:[^"\\\n]++|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|\#[^\n]*+",
    DOTALL,
)
_RUN = regex(r"[^\s,=\[\]{}](?:[^\n,=\[\]{}]*+)")


class TomlError(ValueError):
    """The text is no TOML, or is over a limit: the message says what is wrong with it."""


class TomlLimitError(TomlError):
    """The text may be TOML, and would take too long to read."""


def read_toml(text: str) -> dict[str, Any]:
    """Return the tables of a TOML text; raise TomlError for one that cannot be read in a short time.

    The time that `tomllib` takes grows with the square of a key's parts and more.
    """
    import tomllib  # loaded only by those who meet a file

    if len(text) > _LONGEST:
        raise TomlLimitError(f"is longer than {_LONGEST} characters")
    if any(run.count(".") > _MOST_DOTS for run in _RUN.findall(_NO_KEY.sub("_", text))):
        raise TomlLimitError(f"has a key of more than {_MOST_DOTS} dots")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise TomlLimitError("is nested too deep") from None
    except tomllib.TOMLDecodeError as error:
        raise TomlError(str(error)) from error
    except ValueError:
        raise TomlLimitError("holds an integer of too many digits") from None
