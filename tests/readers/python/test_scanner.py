"""The lexical scanner and the outline of Python text."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.readers.python.interface import interface
from docdetect_hook.readers.python.outline import outline
from docdetect_hook.readers.python.scanner import header_end, line_end, pieces
from tests.texts import texts

# Text made of what a scanner can trip over.
_MARKS = (
    "'",
    '"',
    "'''",
    '"""',
    "\\",
    "#",
    "{",
    "}",
    "{{",
    "(",
    ")",
    "[",
    "]",
    ":",
    ";",
    "f",
    "rf",
    "b",
    "t",
    "@",
    "=",
)
_WORDS = (
    "x",
    "é",
    "!r",
    "lambda",
    "__all__",
    "\n",
    "\n    ",
    " ",
    "\t",
    "\f",
    ", ",
    "def f",
    "class A",
    "async ",
    "import a",
)
FRAGMENTS = st.lists(st.sampled_from([*_MARKS, *_WORDS]), max_size=40).map("".join)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(piece.kind, text[piece.start : piece.end]) for piece in pieces(text)]


@pytest.mark.parametrize(
    ("text", "strings"),
    [
        pytest.param("x = 1\n", [], id="a text without strings has none"),
        pytest.param("'a' \"b\"\n", ["'a'", '"b"'], id="both quotes delimit"),
        pytest.param("'''a'b''c\n'''", ["'''a'b''c\n'''"], id="a triple quote ends at three quotes only"),
        pytest.param(r"'a\'b' 1", [r"'a\'b'"], id="an escaped quote does not end a string"),
        pytest.param(r"r'a\'b' 1", [r"'a\'b'"], id="nor does it in a raw string"),
        pytest.param("'a\\\nb' 1", ["'a\\\nb'"], id="a backslash takes a string over the line"),
        pytest.param("'a\n'b'", ["'a", "'b'"], id="a string without end ends with its line"),
        pytest.param("'''a", ["'''a"], id="a triple quote without end takes the rest"),
        pytest.param("f'{x!r:>{w}}' 1", ["'{x!r:>{w}}'"], id="a field with a nested field"),
        pytest.param("f'{{' 1", ["'{{'"], id="doubled braces open no field"),
        pytest.param('f"{x["a"]}" 1', ['"{x["a"]}"'], id="PEP 701: the same quote inside a field"),
        pytest.param(
            'f"{f"{f"{1}"}"}" 1', ['"{f"{f"{1}"}"}"'], id="PEP 701: format strings in format strings"
        ),
        pytest.param('f"{  # c }"\n}" 1', ['"{  # c }"\n}"'], id="PEP 701: a comment inside a field"),
        pytest.param('t"{x["a"]}" 1', ['"{x["a"]}"'], id="PEP 750: fields of template strings alike"),
        pytest.param("""f"{x:'>10}" 'y'""", ['"{x:\'>10}"', "'y'"], id="a quote as the fill character"),
        pytest.param('not"{" 1 "}"', ['"{"', '"}"'], id="a keyword before a quote is no prefix"),
        pytest.param('if"{":x="}"', ['"{"', '"}"'], id="not even one that ends in f"),
        pytest.param("# 'a'\n'b'", ["'b'"], id="quotes in a comment are none"),
    ],
)
def test_strings(text: str, strings: list[str]) -> None:
    assert [found for kind, found in kinds(text) if kind == "string"] == strings


@pytest.mark.parametrize(
    ("text", "end"),
    [
        pytest.param("a b\nc", 3, id="a line ends at its newline"),
        pytest.param("a (\nb\n) c\nd", 9, id="brackets join lines"),
        pytest.param("a \\\nb\nc", 5, id="a backslash joins lines"),
        pytest.param("'''\n''' a\nb", 9, id="strings join lines"),
        pytest.param("((((((\n)))))) a\nb", 15, id="brackets deeper than the pattern join lines"),
        pytest.param(
            "(((((\n))(()((((\n))))) [(\n)]))) a\nb", 32, id="so do those beside and inside of them"
        ),
        pytest.param("((a[(\ndef f(): pass\n", 5, id="a definition ends those inside as well"),
        pytest.param("a ] b\nc", 5, id="a stray closing bracket is passed over"),
        pytest.param("a (\ndef f(): pass\n", 3, id="a definition ends an unclosed bracket"),
        pytest.param("a (f'{x[\"{\"]}'\n) b\nc", 18, id="a hard format string in a bracket"),
    ],
)
def test_logical_lines(text: str, end: int) -> None:
    assert line_end(text, 0) == end


def test_a_lambda_in_a_return_annotation_owns_its_colon() -> None:
    text = "def f() -> lambda: 1:\n    pass\n"
    assert header_end(text, len("def f")) == text.index(":\n")


def test_a_header_without_colon_has_no_end() -> None:
    assert header_end("def f()\n", len("def f")) == -1


def places(text: str) -> list[tuple[str, int, int, int]]:
    return [(block.name, block.line, block.end_line, block.parent) for block in outline(text).blocks]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        pytest.param("x = 1\n", [], id="a text without definitions"),
        pytest.param('"""\ndef f(): pass\n"""\n# def g(): pass\n', [], id="strings and comments hold none"),
        pytest.param("default = 1\nclassic = async_ = 2\n", [], id="names that begin like keywords"),
        pytest.param("x = [\n  a\n  @ b\n]\n", [], id="matrix multiplication is no decorator"),
        pytest.param(
            "def f():\n    pass\n\n# c\nx = 1\n", [("f", 1, 2, -1)], id="comments below belong to nobody"
        ),
        pytest.param(
            "def f():\n    x = '''\n# c'''\n", [("f", 1, 3, -1)], id="a string may end like a comment"
        ),
        pytest.param(
            "class A:\n\tdef f(self):\n\t\treturn (\n1)\n\tdef g(self): pass\n",
            [("A", 1, 5, -1), ("f", 2, 4, 0), ("g", 5, 5, 0)],
            id="a continuation line at the margin closes nothing",
        ),
        pytest.param(
            "class A:\n    pass\nif x:\n    def f(): pass\n",
            [("A", 1, 2, -1), ("f", 4, 4, -1)],
            id="a statement between closes a class",
        ),
        pytest.param("async \\\n def f(): pass\n", [("f", 1, 1 + 1, -1)], id="async on a line of its own"),
        pytest.param(
            "\fdef f():\n    pass\n  \f\ndef g(): pass\n", [("f", 1, 2, -1), ("g", 4, 4, -1)], id="form feeds"
        ),
        pytest.param("def f\nclass A\n", [], id="headers without colon"),
        pytest.param("def f(): pass", [("f", 1, 1, -1)], id="no newline at the end"),
        pytest.param("def ﬁn(): pass\n", [("fin", 1, 1, -1)], id="names are NFKC normalised"),
        pytest.param("def क्षि(): pass\n", [("क्षि", 1, 1, -1)], id="combining marks belong to names"),
    ],
)
def test_blocks(text: str, blocks: list[tuple[str, int, int, int]]) -> None:
    assert places(text) == blocks


def test_decorators_reach_over_comments_and_lines() -> None:
    block = outline('@a\n@b(\n    1,\n    "def g(): pass",\n)\n\n# c\n@c . d [0]\ndef f(): pass\n').blocks[0]
    assert (block.header_start, block.line, block.decorators) == (
        1,
        9,
        ("a", 'b(\n    1,\n    "def g(): pass",\n)', "c . d [0]"),
    )


@given(st.one_of(texts(), FRAGMENTS))
def test_pieces_join_back_to_any_text(text: str) -> None:
    found = list(pieces(text))
    assert "".join(text[piece.start : piece.end] for piece in found) == text
    assert all(piece.start < piece.end for piece in found)


@given(st.one_of(texts(), FRAGMENTS))
def test_the_outline_of_any_text_is_in_order(text: str) -> None:
    found = outline(text)
    for place, block in enumerate(found.blocks):
        assert block.parent < place
        assert block.header_start <= block.line <= block.header_end <= max(block.end_line, block.header_end)
        assert text.startswith("class" if block.is_class else ("def", "async"), block.header[0])
    assert interface(text) is not None


@given(FRAGMENTS)
def test_a_definition_in_a_string_or_comment_is_never_found(text: str) -> None:
    inside = text.replace('"""', "").replace("\\", "").replace("'", "").replace('"', "")
    assert outline('x = """\n' + inside + '\n"""\n').blocks == ()
    assert outline("".join(f"# {line}\n" for line in inside.split("\n"))).blocks == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "[[",
        "(a, (b, (c, (d, [e]))), ",
        "f'{",
        'f"{x["',
        "'",
        '"""',
        "f'''{",
        "x = (\n",
        "def f(\n",
        "\\\n",
        "\n",
        "@a\n",
        "a.b",
        "{'a': f\"{x['y']}\"},",
    ],
)
def test_time_grows_with_the_text_alone(unit: str) -> None:
    def cost(count: int) -> float:
        text = unit * count
        best = 1.0
        for _ in range(3):
            start = time.process_time()
            outline(text)
            list(pieces(text))
            best = min(best, time.process_time() - start)
        return best

    # Ten times the text: linear is 10, quadratic 100; what lies between is the noise of a busy machine.
    assert cost(8_000) <= 40 * cost(800) + 0.02


def test_random_cuts_of_real_text_never_raise() -> None:
    with open(random.__file__, encoding="utf-8") as file:
        text = file.read()
    chance = random.Random(1)
    for _ in range(60):
        start = chance.randrange(len(text))
        cut = text[start : start + chance.randrange(2000)]
        assert "".join(found for _, found in kinds(cut)) == cut
        assert outline(cut).lines >= 1
