"""Files are written where people say, and nowhere that a checkout leads them to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from docdetect_hook.text.writing import open_append, replacing

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="links and pipes are those of Unix")


@pytest.fixture(autouse=True)
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Enter a folder beside one that belongs to somebody else."""
    for name in ("checkout/inside", "outside"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "outside/file").write_text("theirs\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "checkout")
    return tmp_path / "checkout"


def _replace(path: str) -> None:
    with replacing(path) as file:
        file.write(b"ours\n")


def _append(path: str) -> None:
    with open_append(path) as file:
        file.write(b"ours\n")


def test_a_file_is_replaced_whole() -> None:
    for _ in range(2):
        _replace("inside/a")
        assert (os.listdir("inside"), Path("inside/a").read_bytes()) == (["a"], b"ours\n")


def test_a_link_is_replaced_by_the_file(checkout: Path) -> None:
    os.symlink("../outside/file", "a")
    _replace("a")
    assert (os.path.islink("a"), (checkout / "a").read_bytes()) == (False, b"ours\n")
    assert (checkout / "../outside/file").read_text(encoding="utf-8") == "theirs\n"


def test_what_fails_leaves_nothing_behind(checkout: Path) -> None:
    with pytest.raises(ZeroDivisionError), replacing("a") as file:
        file.write(bytes(1 // len(os.listdir("inside"))))
    assert os.listdir(checkout) == ["inside"]


def test_lines_are_appended() -> None:
    for _ in range(2):
        _append("a")
    assert Path("a").read_bytes() == b"ours\nours\n"


@pytest.mark.parametrize("write", [_replace, _append], ids=["replaced", "appended to"])
@pytest.mark.parametrize(
    ("goal", "path"),
    [
        pytest.param("../outside", "link/file", id="a folder that is a link out"),
        pytest.param("../../outside", "inside/link/new", id="a folder further down"),
        pytest.param("/", "link/tmp/docdetect", id="the root of the system"),
    ],
)
def test_no_link_leads_out(write: Callable[[str], None], goal: str, path: str, checkout: Path) -> None:
    os.symlink(goal, os.path.dirname(path).replace("/tmp", ""))
    with pytest.raises(OSError, match="leads out of this directory"):
        write(path)
    assert sorted(os.listdir(checkout / "../outside")) == ["file"]


def test_a_link_inside_may_lead_inside() -> None:
    os.symlink("inside", "link")
    _replace("link/a")
    assert os.listdir("inside") == ["a"]


def test_what_is_appended_to_is_no_link(checkout: Path) -> None:
    os.symlink("../outside/file", "a")
    with pytest.raises(OSError, match="symbolic links"):
        _append("a")
    assert (checkout / "../outside/file").read_text(encoding="utf-8") == "theirs\n"


def test_a_pipe_that_nobody_reads_is_an_error() -> None:
    os.mkfifo("pipe")
    with pytest.raises(OSError, match="No such device or address"):
        _append("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    _append("pipe")
    assert os.read(reader, 100) == b"ours\n"
    os.close(reader)


def test_a_stream_that_is_a_file_is_appended_to(checkout: Path) -> None:
    with open("log", "wb") as log:
        log.write(b"before\n")
        log.flush()
        _append(f"/dev/fd/{log.fileno()}")
    assert (checkout / "log").read_bytes() == b"before\nours\n"
