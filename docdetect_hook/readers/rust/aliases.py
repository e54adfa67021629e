"""Find the names that a Rust text gives to `Result`."""

from __future__ import annotations

from docdetect_hook.text.lazy_regex import deferred

_alias = deferred(r"\btype\s++([^\W\d]\w*+)[^=;{}]*+=\s*+(?:[^\W\d]\w*+\s*+::\s*+)*+Result\b")


def result_aliases(text: str) -> frozenset[str]:
    """Return the names of the type aliases of a `Result` of any module."""
    return frozenset(_alias().findall(text)) if "type" in text else frozenset()
