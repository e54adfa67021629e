"""Find entries of parameters that were left to be filled in, in texts that say something otherwise."""

from __future__ import annotations

from docdetect_hook.contracts.records import Entry, Section
from docdetect_hook.contracts.sections import sections

# What a certain rule leaves: its measured precision is the same on empty texts and placeholders.
CERTAIN = 0.02

TO_DO = "TODO"
# What `docdetect fix` writes, and what generators of docstrings do.
_MARKS = (TO_DO, "_description_")


def unfilled_entry(text: str) -> str | None:
    """Return in words which entry of a docstring says nothing but that somebody has to write it."""
    if not any(map(text.__contains__, _MARKS)):
        return None
    lines = text.split("\n")
    for section in sections(text):
        if section.role != "parameters" or not section.sure:
            continue
        for entry in section.entries:
            if entry.names and _says(lines, section, entry) in _MARKS:
                return f"entry of `{entry.names[0]}` is not filled in"
    return None


def _says(lines: list[str], section: Section, entry: Entry) -> str:
    """Return what stands in an entry behind its head; in the style of NumPy that is below it."""
    head, *below = [line.strip() for line in lines[entry.first : entry.last]]
    if section.style != "numpy":
        below.insert(0, head.removeprefix(":").partition(":")[2].strip())
    return " ".join(line for line in below if line)
