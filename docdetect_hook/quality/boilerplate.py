"""Recognise legal notices, author lines and file names that stand in the place of documentation."""

from __future__ import annotations

from docdetect_hook.quality.item import WHOLE_FILES, Item
from docdetect_hook.startup.typed import Final
from docdetect_hook.text.lazy_regex import IGNORECASE, regex

_LEGAL_LINE: Final = regex(
    r"\W*(?:(?:copyright\b[^\n]{0,40}?(?:\d{4}|\(c\)|\u00a9|\bby\b|:)|\(c\)|\u00a9|"
    r"all rights reserved|spdx-|licen[sc]ed (?:under|to|by)\b|licen[sc]e\s*(?:[:=]|$)|"
    r"see (?:the )?licen[sc]e|(?:released|distributed|published) under|(?:co-?)?authors?\b\s*[:=,-]|"
    r"__(?:author|version|date|copyright|license|email)__|"
    r"written by|created (?:by|on|at)\b|developed by|maintain(?:er|ed by)\b|contact\s*:|e-?mail\s*:|"
    r"date\s*:|version\s*:|"
    r"last (?:modified|updated|change)|created\s*:|modified\s*:|coding[:=]|-\*-|organi[sz]ation\s*:|"
    r"status\s*:|credits?\s*:|"
    r"@(?:author|version|since|date|copyright|license|email|file|filename|time)\b|file\s*:|filename\s*:)|"
    r"(?:the )?(?:mit|[23]-clause bsd|new bsd|modified bsd|bsd(?: [23]-clause)?|apache|gnu|gpl|"
    r"lgpl)\b[^.\n]{0,60}\blicen[sc]e\b[^.\n]{0,30}\.?$)",
    IGNORECASE,
)
_LEGAL_START: Final = regex(
    r"permission is hereby granted|licen[sc]ed under|redistribution and use in source|this (?:program|"
    r"file|library|software) is "
    r"(?:free software|distributed|licensed|part of|provided)|you may not use this file|"
    r"permission to use, copy",
    IGNORECASE,
)

_LEGAL_WORDS: Final = (
    "licen", "copyright", "warrant", "permission", "redistribut", "as is", "free software", "liab", "law",
    "http",
)  # fmt: skip


def only_notices(item: Item, text: str) -> bool:
    """Return whether the text on a whole file is licence, author and version lines and perhaps its name."""
    if item.kind not in WHOLE_FILES:
        return False  # "File: the one to read." describes a parameter
    start = _LEGAL_START.search(text)
    if start is not None:
        if not all(map(_is_legal, text[start.start() :].split("\n\n"))):
            return False
        # What comes before the licence may describe the module, too.
        text = text[: start.start()]
    legal = start is not None
    left = []
    after = False
    for line in text.split("\n"):
        stripped = line.strip()
        if not any(map(str.isalnum, stripped)):
            after = False
            continue
        if _LEGAL_LINE.match(stripped):
            legal = after = True
        elif not (after and (line[:1] in " \t" or line[:1].islower())):  # a notice may run over its line
            left.append(stripped)
    return legal and all(is_own_path(line, item) or _is_about_package(line, item) for line in left)


def _is_legal(paragraph: str) -> bool:
    """Return whether a paragraph behind the beginning of a licence belongs to it."""
    low = paragraph.lower()
    lines = [line.strip() for line in paragraph.split("\n") if any(map(str.isalnum, line))]
    return any(map(low.__contains__, _LEGAL_WORDS)) or all(map(_LEGAL_LINE.match, lines))


def is_own_path(line: str, item: Item) -> bool:
    """Return whether a line is the name of the item's file, alone or behind its folders."""
    name = line.strip("`*# ").removesuffix(".py").removesuffix(".rs")
    return (
        " " not in name
        and name.replace("/", ".").replace("::", ".").rpartition(".")[2].lower() == item.name.lower()
    )


def _is_about_package(line: str, item: Item) -> bool:
    """Return whether a line tells of the folder around a module: "shop - the library for shops"."""
    name, dash, _ = line.strip().partition(" - ")
    return bool(dash) and item.kind == "module" and name.lower() in item.path.lower().split("/")[:-1]


def only_path(item: Item, text: str) -> bool:
    """Return whether the text on a whole file is its file name, or its path as a title, which tools write.

    The dotted name of a module alone restates it instead.
    """
    if item.kind not in WHOLE_FILES:
        return False
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    named = [line for line in lines if any(map(str.isalnum, line))]
    if len(named) != 1 or not is_own_path(named[0], item):
        return False
    path = named[0].strip("`*# ")
    return path.endswith((".py", ".rs")) or (len(lines) > 1 and any(mark in path for mark in "._/:"))
