"""What stands where documentation would, as libcst reads the lines around a definition."""

import pytest

from docdetect_hook.readers.python.concrete import confirmed, read_concrete
from docdetect_hook.readers.python.reader import read_python

FORMS = {
    "nothing": ("def f():\n    return 1\n", None),
    "nothing beside the header": ("def f(): return 1\n", None),
    "a comment above": ("# About f.\ndef f():\n    return 1\n", "comment above"),
    "a comment in the body": ("def f():  # so\n\n    # About f.\n    return 1\n", "comment in the body"),
    "a comment in the body is nearer than one above": (
        "# Above.\n@cached\ndef f(\n    a,\n):\n    # About f.\n    return 1\n",
        "comment in the body",
    ),
    "a comment for tools in the body": ("def f():\n    # pylint: disable=x\n    return 1\n", None),
    "a string after code": ('def f():\n    go()\n    """About f."""\n', "string after code"),
    "a string after a block": ('def f():\n    if x:\n        go()\n    """About f."""\n', None),
    "a string that documents an attribute": ('class f:\n    x = 1\n    """About x."""\n', None),
    "an f-string": ('def f():\n    f"""About {f}."""\n', "f-string docstring"),
    "bytes": ('def f():\n    b"""About f."""\n', "bytes docstring"),
    "an assigned text": ("class f:\n    __doc__ = TEXT\n", "__doc__ assignment"),
}
DEEP = {
    "defaults": f"def f(a={'(' * 90}1{')' * 90}):\n    return 1\n",
    "a first statement": f"def f():\n    x = {'[' * 90}1{']' * 90}\n    return x\n",
    "lambdas": f"def f(a={'lambda: ' * 300}1):\n    return {'lambda: ' * 300}1\n",
    "a long chain": f"def f():\n    return {' and '.join(['x'] * 9000)}\n",
    "decorators": f"@d({'[' * 90}{']' * 90})\ndef f():\n    # About f.\n    return 1\n",
    "parentheses around a string": f"def f():\n    {'(' * 90}f'{{x}}'{')' * 90}\n",
}


@pytest.mark.parametrize(("text", "form"), FORMS.values(), ids=FORMS)
def test_forms(text: str, form: str | None) -> None:
    definition = read_python(f"X = 1\n{text}").definitions[1]
    (concrete,) = read_concrete(f"X = 1\n{text}", [definition])
    assert concrete is not None
    assert (concrete.documented, confirmed(definition, concrete).arguable) == (False, form)


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_no_skeleton_is_deep(text: str) -> None:
    definition = read_python(text).definitions[-1]
    (concrete,) = read_concrete(text, [definition])
    assert concrete is not None
    assert not concrete.documented


def test_what_libcst_takes_for_documented_is_not_asked_for_any() -> None:
    text = 'def f():\n    """About f."""\n'
    definition = read_python(text).definitions[-1]._replace(doc=None)
    (concrete,) = read_concrete(text, [definition])
    assert confirmed(definition, concrete).exempt == "documented by libcst's reading"
