"""Reading the parameters of a header."""

from __future__ import annotations

import pytest

from docdetect_hook.readers.python.headers import parameter_names

_HEADERS = {
    "no parameter": ("def f()", ()),
    "plain names": ("def f(self, a, b)", ("self", "a", "b")),
    "stars and marks": ("def f(a, /, *args, b, **kwargs)", ("a", "*args", "b", "**kwargs")),
    "annotations and a return value": ("def f(a: int = 1, *, b: str) -> tuple[int, str]", ("a", "b")),
    "commas in brackets": ("def f(a: dict[str, tuple[int, int]] = {}, b=(1, 2))", ("a", "b")),
    "brackets three deep": ("def f(a=[(1, [2, 3]), 4], b=f(g(h(1, 2), 3), 4), c=0)", ("a", "b", "c")),
    "brackets in strings": ("def f(a='(', b=\"x, y\", c=')')", ("a", "b", "c")),
    "a long string": ('def f(a="""x, "y", z""", b=1)', ("a", "b")),
    "an escaped quote": ("def f(a='\\', x', b=1)", ("a", "b")),
    "a lambda with parameters": ("def f(key=lambda x, y: x, b=1)", ("key", "b")),
    "a comment between lines": ("def f(\n    a,  # first, of two\n    b,\n)", ("a", "b")),
    "type parameters": ("def f[T: (int, str)](a: T, b)", ("a", "b")),
    "a bracket without end": ("def f(a, b", ("a", "b")),
}


@pytest.mark.parametrize(("header", "names"), _HEADERS.values(), ids=_HEADERS.keys())
def test_parameters_come_in_order_with_their_stars(header: str, names: tuple[str, ...]) -> None:
    """The quick way and the thorough one give the same."""
    assert parameter_names(header) == names
