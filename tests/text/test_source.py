"""Tests of docdetect_hook.text.source: what may be read, and what text it becomes."""

from __future__ import annotations

import ast
import os
import socket
import warnings
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from docdetect_hook.text.source import SourceError, decode_python, decode_rust, read_bytes

_ADVICE = "save the file as UTF-8 or declare its encoding in a `# coding:` line"
BOM = b"\xef\xbb\xbf"


def _problem(error: SourceError) -> tuple[str, int, int, str]:
    return error.code, error.line, error.col, error.message


PYTHON_TEXT = [
    pytest.param(b"", "", id="an empty file is an empty text"),
    pytest.param(b'x = "\xc3\xa9"\n', 'x = "é"\n', id="UTF-8 needs no cookie"),
    pytest.param(BOM, "", id="a mark alone is an empty text"),
    pytest.param(BOM + b"x\n", "x\n", id="the mark is dropped"),
    pytest.param(BOM + b"# coding: utf-8\n", "# coding: utf-8\n", id="a mark with a utf-8 cookie agrees"),
    pytest.param(BOM + b"# coding: UTF_8-unix\n", "# coding: UTF_8-unix\n", id="names are normalised first"),
    pytest.param(BOM + b"# coding: utf8\n", "# coding: utf8\n", id="utf8 is UTF-8 too"),
    pytest.param(b"#coding:latin1\n\xe9", "#coding:latin1\né", id="no blanks around the cookie"),
    pytest.param(b"# coding: Latin_1-dos\n\xe9", "# coding: Latin_1-dos\né", id="emacs names of latin-1"),
    pytest.param(
        b"\x0c # vim: set fileencoding=latin1 :\n\xe9",
        "\x0c # vim: set fileencoding=latin1 :\né",
        id="a form feed before the comment and text around the cookie",
    ),
    pytest.param(b"#!/bin/sh\n#coding=cp1252\n\x80", "#!/bin/sh\n#coding=cp1252\n€", id="a cookie on line 2"),
    pytest.param(b"\r#coding: latin1\r\xe9", "\n#coding: latin1\né", id="a lone CR ends the first line"),
    pytest.param(
        b"# coding=,coding=latin1\n\xe9", "# coding=,coding=latin1\né", id="an empty cookie, then one"
    ),
    pytest.param(b"x\n# coding: no-such\n", "x\n# coding: no-such\n", id="no cookie after a line of code"),
    pytest.param(b"\n\n# coding: no-such\n", "\n\n# coding: no-such\n", id="no cookie on line 3"),
    pytest.param(b"x # coding: no-such\n", "x # coding: no-such\n", id="no cookie behind code"),
    pytest.param(b"\\\n# coding: no-such\n", "\\\n# coding: no-such\n", id="no cookie after a continuation"),
    pytest.param(b"# coding: utf-7\n+AOk-", "# coding: utf-7\né", id="utf-7 is a text encoding"),
    pytest.param(b"a\r\nb\rc\n\rd", "a\nb\nc\n\nd", id="CRLF and lone CR become LF"),
    pytest.param("a\u2028b\x0bc\x85d".encode(), "a\u2028b\x0bc\x85d", id="other line ends are no newlines"),
]


@pytest.mark.parametrize(("data", "text"), PYTHON_TEXT)
def test_python_decodes(data: bytes, text: str) -> None:
    assert decode_python(data) == text


PYTHON_ERRORS = [
    *(
        pytest.param(
            b"# coding: %s\nx = '\\u12'\n" % name,
            (
                2,
                5,
                f"byte 0x5c is not valid {name.decode()}: correct the `# coding:` line 1 or save the file in that encoding",
            ),
            id=f"{name.decode()}, whose errors name no codec",
        )
        for name in (b"unicode_escape", b"raw_unicode_escape")
    ),
    pytest.param(
        b"x = 1\ny = '\xe9'\n",
        (
            2,
            5,
            f"byte 0xe9 is not valid UTF-8: {_ADVICE}",
        ),
        id="latin-1 without a cookie",
    ),
    pytest.param(
        b"a\r\nb\r\xc3\xa9\xed\xa0\x80",
        (
            3,
            1,
            f"byte 0xed is not valid UTF-8: {_ADVICE}",
        ),
        id="a surrogate, counted in characters and lines",
    ),
    pytest.param(
        b"# coding: ascii\n\xe9",
        (
            2,
            0,
            "byte 0xe9 is not valid ascii: correct the `# coding:` line 1 or save the file in that encoding",
        ),
        id="a byte outside the declared encoding",
    ),
    pytest.param(
        BOM + b"\n# coding: latin1\n",
        (2, 0, "declares the encoding latin1 but starts with a UTF-8 mark: remove one of them"),
        id="a mark and another encoding",
    ),
    pytest.param(
        b"# coding: no-such\n",
        (1, 0, "declares 'no-such', which is no known text encoding: correct the `# coding:` line"),
        id="an unknown codec",
    ),
    pytest.param(
        b"# coding: ../../x\n",
        (1, 0, "declares '..', which is no known text encoding: correct the `# coding:` line"),
        id="a codec name that is a path",
    ),
    *(
        pytest.param(
            b"# coding: %s\n" % name.encode(),
            (1, 0, f"declares '{name}', which is no known text encoding: correct the `# coding:` line"),
            id=f"{name} is not for source text",
        )
        for name in ("rot13", "hex", "zip", "bz2", "base64", "punycode", "idna", "undefined")
    ),
    pytest.param(
        b"\xff\xfex\0", (1, 0, "file is encoded as UTF-16; save it as UTF-8"), id="UTF-16 with a mark"
    ),
    pytest.param(
        b"\xff\xfe\0\0x\0\0\0", (1, 0, "file is encoded as UTF-32; save it as UTF-8"), id="UTF-32 with a mark"
    ),
    pytest.param(b"\nx\0", (2, 1, "file contains a NUL character; save it as UTF-8 text"), id="a NUL"),
]


@pytest.mark.parametrize(("data", "expected"), PYTHON_ERRORS)
def test_python_refuses(data: bytes, expected: tuple[int, int, str]) -> None:
    with pytest.raises(SourceError) as caught:
        decode_python(data)
    assert _problem(caught.value) == ("UND900", *expected)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"fn f() {}\n", "fn f() {}\n", id="plain"),
        pytest.param(BOM + b"//\r\n", "//\n", id="mark dropped, CRLF becomes LF"),
        pytest.param(b"//! a\rb\n", "//! a\rb\n", id="a lone CR is no newline"),
        pytest.param(b"// coding: latin1\n", "// coding: latin1\n", id="no cookies in Rust"),
    ],
)
def test_rust_decodes(data: bytes, text: str) -> None:
    assert decode_rust(data) == text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(
            b"//\n \xff", (2, 1, "byte 0xff is not valid UTF-8: save the file as UTF-8"), id="not UTF-8"
        ),
        pytest.param(b"\xfe\xff\0x", (1, 0, "file is encoded as UTF-16; save it as UTF-8"), id="UTF-16"),
    ],
)
def test_rust_refuses(data: bytes, expected: tuple[int, int, str]) -> None:
    with pytest.raises(SourceError) as caught:
        decode_rust(data)
    assert _problem(caught.value) == ("UND900", *expected)


@given(
    st.binary(max_size=60),
    st.sampled_from([b"", BOM, b"# coding: latin1\n", b"#\n#coding=utf-7\r", b"#coding:"]),
)
def test_any_bytes_give_text_or_a_source_error(tail: bytes, head: bytes) -> None:
    for decode in (decode_python, decode_rust):
        problem = None
        try:
            text = decode(head + tail)
            # Rust looks once: of `\r\r\n` a `\r\n` stays, as in rustc.
            assert decode is decode_rust or "\r" not in text
        except SourceError as error:
            problem = error
        assert problem is None or (problem.line >= 1 and problem.col >= 0 and problem.message)


_PARTS = ["#", "coding", ":", "=", " ", "\t", "\x0c", "\n", "\r", "\r\n", "latin1", "utf-8", "x", "\\\n", ";"]


@given(st.lists(st.sampled_from(_PARTS), max_size=10))
@example(["#", "coding", ":", "latin1"])
@example(["\n", "#", "coding", "=", " ", "latin1"])
@example(["x", "\n", "#", "coding", ":", "latin1"])
@example(["\n", "\n", "#", "coding", ":", "latin1"])
def test_the_cookie_is_found_where_cpython_finds_it(parts: list[str]) -> None:
    data = "".join(parts).encode() + b"\nlast = '\xc3\xa9'\n"
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(data)
    except SyntaxError:
        return
    last = tree.body[-1]
    assert isinstance(last, ast.Assign)
    assert decode_python(data).endswith(f"\nlast = {ast.literal_eval(last.value)!r}\n")


def test_a_regular_file_is_read_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"12345")
    assert read_bytes(str(path), 5) == b"12345"
    with pytest.raises(SourceError) as caught:
        read_bytes(str(path), 4)
    message = "is larger than 4 bytes and was not checked: raise files.max_bytes or exclude it"
    assert _problem(caught.value) == ("UND902", 1, 0, message)


def test_a_file_without_a_size_is_read_to_its_end() -> None:
    path = "/proc/self/status"
    if not Path(path).exists():
        pytest.skip("needs /proc")
    assert b"Name:" in read_bytes(path, 100_000)
    with pytest.raises(SourceError, match="larger than 10 bytes"):
        read_bytes(path, 10)


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x")
    (tmp_path / "b.py").symlink_to("a.py")
    assert read_bytes(str(tmp_path / "b.py"), 10) == b"x"


def _odd_file(kind: str, folder: Path) -> str:
    path = folder / "a.py"
    if kind == "directory":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to("a.py")
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))
    elif kind == "nul":
        return "a\0.py"
    return str(path)


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX file kinds")
@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("directory", "cannot be read: it is a directory"),
        ("fifo", "cannot be read: it is a named pipe"),
        ("device", "cannot be read: it is a device"),
        ("socket", "cannot be read: it is a socket"),
        ("loop", "cannot be read: too many levels of symbolic links"),
        ("missing", "cannot be read: no such file or directory"),
    ],
)
def test_what_is_no_regular_file_is_refused_at_once(kind: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_bytes(_odd_file(kind, tmp_path), 1000)
    assert _problem(caught.value) == ("UND900", 1, 0, message)


def test_a_name_with_a_nul_is_refused() -> None:
    with pytest.raises(SourceError, match="cannot be read: its name holds a NUL character"):
        read_bytes("a\0.py", 10)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"x")
    path.chmod(0)
    with pytest.raises(SourceError, match="cannot be read: permission denied"):
        read_bytes(str(path), 10)
