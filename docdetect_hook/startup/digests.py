"""The digests of `hashlib`, without OpenSSL, which takes 3 ms to load."""

from __future__ import annotations

from docdetect_hook.startup.typed import TYPE_CHECKING

__all__ = ["blake2b", "sha256"]

if TYPE_CHECKING:
    from hashlib import blake2b, sha256
else:
    try:
        from _blake2 import blake2b

        try:
            from _sha2 import sha256
        except ImportError:  # CPython 3.11
            from _sha256 import sha256
    except ImportError:  # pragma: no cover - an interpreter built otherwise
        from hashlib import blake2b, sha256
