"""Escapes for text that a report embeds: each format's own rule, behind the one for terminals."""

from __future__ import annotations

from docdetect_hook.startup.typed import Any
from docdetect_hook.text.lazy_regex import IGNORECASE, regex
from docdetect_hook.text.terminal import printable

__all__ = [
    "azure_message",
    "azure_property",
    "github_message",
    "github_property",
    "json_text",
    "markdown",
    "printable",
    "teamcity",
    "xml",
]

_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
# What Markdown or the HTML in it would act on.
_MARKDOWN = regex(r"([\\`*_{}\[\]<>()#+!|~&-])")
# What servers make links of after Markdown has been rendered, so that a backslash does not help: people, who
# are notified (`@name`), issues (`#1`, `!1`), and addresses with and without a scheme.
_LINKED = regex(r"[@#!]|:/|www\.", IGNORECASE)
_BACKTICKS = regex("`+")
_TEAMCITY = str.maketrans({mark: f"|{mark}" for mark in "|'[]"})
_NOT_ASCII = regex(r"[^\x00-\x7f]")


def xml(text: str) -> str:
    """Escape text for XML and HTML, in elements and in quoted attributes; what XML forbids is spelt out."""
    return printable(text).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff").translate(_XML)


def json_text(value: Any, indent: int | None = None) -> str:  # noqa: ANN401 - what JSON can hold
    """Return the value as JSON in ASCII, in which the log of a CI server finds no command of its own."""
    import json  # reports for people do without

    return json.dumps(value, indent=indent).replace("##", "\\u0023#")


def markdown(text: str) -> str:
    """Escape text for a line or a table cell of GitHub's Markdown; what would become a link is code."""
    shown = printable(text)
    return _code(shown) if _LINKED.search(shown) else _MARKDOWN.sub(r"\\\1", shown)


def _code(text: str) -> str:
    """Return a code span: more backticks than are inside, and only `|` is escaped there (GFM, 4.10)."""
    fence = "`" * (1 + max(map(len, _BACKTICKS.findall(text)), default=0))
    return f"{fence} {text} {fence}".replace("|", "\\|")


def github_message(text: str) -> str:
    """Escape the message of a GitHub workflow command (actions/toolkit, command.ts, escapeData)."""
    return printable(text).replace("%", "%25")


def github_property(text: str) -> str:
    """Escape a property of a GitHub workflow command (actions/toolkit, command.ts, escapeProperty)."""
    return github_message(text).replace(":", "%3A").replace(",", "%2C")


def azure_message(text: str) -> str:
    """Escape the message of an Azure Pipelines logging command."""
    return printable(text).replace("%", "%AZP25")


def azure_property(text: str) -> str:
    """Escape a property of an Azure Pipelines logging command."""
    return azure_message(text).replace(";", "%3B").replace("]", "%5D")


def teamcity(text: str) -> str:
    """Escape an attribute of a TeamCity service message."""
    escaped = printable(text).translate(_TEAMCITY)
    return _NOT_ASCII.sub(lambda found: "".join(f"|0x{unit:04x}" for unit in _utf16(found[0])), escaped)


def _utf16(character: str) -> list[int]:
    data = character.encode("utf-16-be")
    return [int.from_bytes(data[place : place + 2], "big") for place in range(0, len(data), 2)]
