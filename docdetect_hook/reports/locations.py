"""Where an entry of a report stands, seen from the project's root, and what identifies it."""

from __future__ import annotations

import hashlib
import os
from urllib.parse import quote

from docdetect_hook.records import Finding, Problem


def rooted_path(path: str, root: str) -> str:
    """Return the path relative to the project's root with `/` separators; one outside stays absolute."""
    # By text, as the fingerprints are: a link on the way must not change what a server remembers.
    absolute = os.path.abspath(path)
    start = os.path.join(root or os.getcwd(), "")
    inside = absolute[len(start) :] if absolute.startswith(start) else absolute
    return inside.replace(os.sep, "/") if os.sep != "/" else inside


def uri_of(path: str, root: str) -> str:
    """Return the path as URI reference (RFC 3986), relative to the project's root where it is inside.

    Bytes of a name that are not UTF-8 are percent-encoded as they are.
    """
    shown = rooted_path(path, root)
    encoded = quote(shown.encode("utf-8", "surrogateescape"), safe="/~")
    return f"file://{encoded}" if os.path.isabs(shown) else encoded


def identity_of(entry: Finding | Problem, root: str) -> str:
    """Return the fingerprint of a finding, or one of the same form for trouble with a file."""
    if isinstance(entry, Finding):
        return entry.fingerprint
    key = "\0".join((entry.code, rooted_path(entry.path, root), str(entry.line), entry.message))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
