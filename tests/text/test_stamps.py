"""Tests of docdetect_hook.text.stamps: what is told of a file, and when nothing can be."""

from __future__ import annotations

import os
from pathlib import Path

from docdetect_hook.text.stamps import stamp_from


def _stamp(path: Path, *, later: int = 0) -> str:
    status = path.stat()
    return stamp_from(status, max(status.st_mtime_ns, status.st_ctime_ns) + later)


def test_the_stamp_of_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "lamp.py"
    path.write_text("x = 1\n", encoding="utf-8")
    assert _stamp(path) == _stamp(path, later=10**9) != ""


def test_another_file_of_the_same_size_and_time_has_another_stamp(tmp_path: Path) -> None:
    path, other = tmp_path / "lamp.py", tmp_path / "new.py"
    for one in (path, other):
        one.write_text("x = 1\n", encoding="utf-8")
        os.utime(one, (1, 1))
    before = _stamp(path)
    other.replace(path)
    assert _stamp(path) != before


def test_what_changed_too_lately_has_no_stamp(tmp_path: Path) -> None:
    path = tmp_path / "lamp.py"
    path.write_text("x = 1\n", encoding="utf-8")
    assert _stamp(path, later=-1) == ""
