"""Seals: what the user's own key says of data, which nobody else can forge."""

from __future__ import annotations

from docdetect_hook.startup.digests import blake2b
from docdetect_hook.startup.typed import Final, Protocol
from docdetect_hook.storage.user import user_key

_SEAL_BYTES: Final = 16
_DIGEST_BYTES: Final = 32


class Digest(Protocol):
    """A digest of bytes that come one after the other."""

    def update(self, data: bytes, /) -> None:
        """Add bytes."""

    def hexdigest(self) -> str:
        """Return the digest of everything that was added."""


def digest() -> Digest:
    """Start a digest that two texts share only when they are equal."""
    return blake2b(digest_size=_DIGEST_BYTES)


def seal(root: str, purpose: str, data: bytes) -> str:
    """Return the user's seal on data of a project, empty where the user has no key.

    ``purpose`` says what the data are: a seal on one kind is none on another.
    """
    return Sealer(root, purpose).seal(data)


def is_sealed(root: str, purpose: str, data: bytes, given: object) -> bool:
    """Return whether a seal is the user's own on these data."""
    return Sealer(root, purpose).is_sealed(data, given)


class Sealer:
    """Seals and tests many data of one kind, looking for the user's key once."""

    def __init__(self, root: str, purpose: str) -> None:
        """Take the root of the project and what the data are."""
        self._root = root
        self._purpose = purpose
        self._key: bytes | None = None

    def seal(self, data: bytes) -> str:
        """Return the user's seal on data, empty where the user has no key."""
        self._key = self._key or user_key(self._root, create=True)
        return "" if self._key is None else _seal(self._key, self._purpose, data)

    def is_sealed(self, data: bytes, given: object) -> bool:
        """Return whether a seal is the user's own on these data."""
        self._key = self._key or user_key(self._root)
        if self._key is None or not isinstance(given, str):
            return False
        return _equal(given, _seal(self._key, self._purpose, data))


def _seal(key: bytes, purpose: str, data: bytes) -> str:
    # BLAKE2 with a key is a message authentication code (RFC 7693, section 1); `person` parts the kinds.
    return blake2b(data, digest_size=_SEAL_BYTES, key=key, person=purpose.encode("ascii")).hexdigest()


def _equal(one: str, other: str) -> bool:
    """Compare in a time that does not depend on where the texts differ."""
    if len(one) != len(other):
        return False
    differ = 0
    for left, right in zip(one, other, strict=True):
        differ |= ord(left) ^ ord(right)
    return differ == 0
