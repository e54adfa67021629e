"""Which files a run writes reports to, as the command line names them."""

from __future__ import annotations

from docdetect_hook.reports import FORMATS
from docdetect_hook.startup.tuples import NamedTuple


class Target(NamedTuple):
    """A file to write, and the format of the report; empty: that of the command's own report."""

    format: str
    path: str


def output_target(text: str) -> Target:
    """Read `[FORMAT:]PATH`; a prefix that is no format belongs to the path, as a drive letter does."""
    name, colon, path = text.partition(":")
    if colon and name in FORMATS:
        if not path:
            from argparse import ArgumentTypeError  # only mistakes need it

            raise ArgumentTypeError(f"needs a path behind `{name}:`")
        return Target(name, path)
    return Target("", text)
