"""The Rust lexer: nothing is lost, nothing is misread, nothing takes long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.readers.rust.balance import NESTING_LIMIT, find_trouble, skip_group
from docdetect_hook.readers.rust.lexer import block_comment_end, content_start, flatten_comments, tokens
from tests.texts import texts

_PIECES = r"""
'a' 'a '\'' b' ' r" r#" "# r ## " \ /* */ // /// //! /** /*! { } ( ) [ ] < > # #[ #![ ; : :: , = -> =>
fn pub struct enum impl mod use trait const static type macro_rules! m! where for self crate r#x x 1 0.5
cfg_if! unsafe extern async if else é
"""
RUST_PIECES = st.sampled_from([*_PIECES.split(), "\n", " ", "\r\n", "\0", "\U0001f600"])
RUST_LIKE = st.lists(RUST_PIECES, max_size=60).map(" ".join) | st.lists(RUST_PIECES, max_size=60).map("".join)


def spell(text: str) -> list[tuple[str, str]]:
    """Return kind and text of the tokens that are not blank."""
    return [(one.kind, text[one.start : one.end]) for one in tokens(text) if one.kind != "space"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'a'", [("char", "'a'")]),
        ("'a", [("lifetime", "'a")]),
        ("'r#a", [("lifetime", "'r#a")]),
        ("'\\''", [("char", "'\\''")]),
        ("'\\u{7d}'", [("char", "'\\u{7d}'")]),
        ("b'{'", [("char", "b'{'")]),
        ("'\"'", [("char", "'\"'")]),
        ("r#fn", [("ident", "r#fn")]),
        ('r#"a"b"#', [("raw_string", 'r#"a"b"#')]),
        ('br##"a"#b"##', [("raw_string", 'br##"a"#b"##')]),
        ('cr"\\"', [("raw_string", 'cr"\\"')]),
        ('c"a\\"b"', [("string", 'c"a\\"b"')]),
        ("/* /* */ */x", [("block_comment", "/* /* */ */"), ("ident", "x")]),
        ("// /*\nx", [("line_comment", "// /*"), ("ident", "x")]),
        ('"/*"x', [("string", '"/*"'), ("ident", "x")]),
        ("#!/bin/x\ny", [("prologue", "#!/bin/x"), ("ident", "y")]),
        ("---\na\n---\ny", [("prologue", "---\na\n---"), ("ident", "y")]),
        ("1.0e-5", [("number", "1.0e-5")]),
        ("1..2", [("number", "1"), ("punct", "."), ("punct", "."), ("number", "2")]),
    ],
)
def test_tokens_are_those_of_the_language(text: str, expected: list[tuple[str, str]]) -> None:
    assert spell(text) == expected


@pytest.mark.parametrize("text", ["#![a]", "#! [a]", "#!\n/* x */ [a]", "#![a]\n---"])
def test_an_inner_attribute_is_no_shebang(text: str) -> None:
    assert content_start(text) == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fn f() {}", None),
        ('fn f() { "}" }', None),
        ("fn f() { '}' }", None),
        ('fn f() { r###"}"### }', None),
        ("fn f<'a>() {}", None),
        ("/* /* } */ */", None),
        ('"', "unterminated string"),
        ('r#"', "unterminated raw string"),
        ("/* /* */", "unterminated block comment"),
        ("fn f() { ' }", "unknown character"),
        ("fn f() {", "this brace is never closed"),
        ("fn f() {}}", "unexpected closing '}'"),
        ("fn f() { ( ] }", "unexpected closing ']'"),
        ("fn f() {}\0", "unknown character"),
        ("[" * (NESTING_LIMIT + 1) + "]" * (NESTING_LIMIT + 1), "brackets nested over 500 deep"),
        ("[" * NESTING_LIMIT + "]" * NESTING_LIMIT, None),
    ],
)
def test_trouble_is_found_and_named(text: str, message: str | None) -> None:
    trouble = find_trouble(flatten_comments(text))
    assert (trouble and trouble.message) == message


def test_inner_comments_are_blanked_in_place() -> None:
    text = '"/*" /* a /* b */ c */ /* d */'
    assert flatten_comments(text) == '"/*" /* a    b    c */ /* d */'


@pytest.mark.parametrize(("opened", "closed"), ["()", "[]", "{}"])
def test_groups_are_skipped_to_their_end(opened: str, closed: str) -> None:
    hidden = f'"{closed}" r#"{closed}"# \'{closed}\' /* {closed} */ // {closed}\n'
    text = f"{opened} ( {hidden} ) [ {opened * 9} {closed * 9} {{ }} ] {closed} x"
    assert skip_group(text, 0) == len(text) - 2
    assert skip_group(opened * 2 + closed, 0) == -1


def test_a_comment_that_opens_others_ends_with_the_last_of_them() -> None:
    assert block_comment_end("/* /* */", 0) == -1


@given(texts() | RUST_LIKE)
def test_token_spans_join_back_to_any_text(text: str) -> None:
    position = 0
    for token in tokens(text):
        assert token.start == position
        assert token.end > token.start
        position = token.end
    assert position == len(text)


@given(RUST_LIKE)
def test_flat_comments_keep_every_place(text: str) -> None:
    flat = flatten_comments(text)
    assert len(flat) == len(text)
    assert flat.count("\n") == text.count("\n")
    assert flatten_comments(flat) == flat


@given(RUST_LIKE)
def test_balanced_means_that_every_token_is_whole(text: str) -> None:
    flat = flatten_comments(text)
    broken = any(token.flag for token in tokens(flat))
    trouble = find_trouble(flat)
    assert not broken or (trouble is not None and trouble.code == "UND901")
