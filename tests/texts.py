"""Any text, as hypothesis draws it."""

from hypothesis import strategies as st

# Not `st.text()`, nor `st.characters()`: they begin with a table of all of Unicode, which takes three seconds in each
# process of a fresh checkout.
_SCALARS = st.integers(0, 0x7F) | st.integers(0x80, 0xD7FF) | st.integers(0xE000, 0x10FFFF)
CHARACTERS = _SCALARS.map(chr)
"""Every character but lone surrogates, which are no text."""


def texts(max_size: int | None = None) -> st.SearchStrategy[str]:
    """Return what draws texts of these characters."""
    return st.text(CHARACTERS, max_size=max_size)
