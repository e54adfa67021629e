"""Find the names that a Rust text gives to `Result`."""

from __future__ import annotations

from docdetect_hook.text.lazy_regex import MULTILINE, regex

# What an `impl` names by `type` is its own: it stands indented, and is never `pub`.
_ALIAS = regex(
    r"(?:^|\bpub(?:\([^()\n]*+\))?+[ \t]++)type\s++(?P<name>[^\W\d]\w*+)[^=;{}]*+=\s*+"
    r"(?:[^\W\d]\w*+\s*+::\s*+)*+Result\b",
    MULTILINE,
)


def result_aliases(text: str) -> frozenset[str]:
    """Return the names of the type aliases of a `Result` of any module."""
    return frozenset(_ALIAS.findall(text)) if "type" in text else frozenset()
