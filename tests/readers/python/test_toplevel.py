"""What a quick look at a module sees: its own lines, and nothing of the bodies of definitions."""

import pytest

from docdetect_hook.readers.python.toplevel import walk

BODIES = {
    "brackets nested deeper than the pattern of blocks knows": "    x = [((([1])))]\n",
    "a string with a bracket": "    x = '(((('\n",
    "a nested block": "    if x:\n        y = ((((1))))\n",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("header", ["def f():\n", "class F:\n", "async def f():\n"], ids=str.split)
def test_nothing_of_a_body_counts_as_the_module_s(header: str, body: str) -> None:
    inside = "    from a import b\n    del c\n    Lamp = _Lamp\n"
    text = f"{header}{body}{inside}{body}{inside}\nfrom d import e\nTorch = _Torch\n"
    assert [(line.kind, text[line.start : line.end]) for line in walk(text)][1:] == [
        ("import", "from d import e"),
        ("target", "Torch = _Torch"),
    ]
