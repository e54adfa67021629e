"""The comparison of outlines with libcst's full parse, which the accuracy benchmark makes of every file."""

from __future__ import annotations

from pathlib import Path

from benchmarks.accuracy.full_tree import FullTree, compare


def test_files_that_libcst_cannot_parse_are_not_judged(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text('class C:\n    """Doc."""\n\n    def f(self): "One line."\n')
    (tmp_path / "broken.py").write_text("def f(:\n")
    (tmp_path / "other.py").write_bytes(b"# coding: nonsense\n")
    assert compare(tmp_path, ["broken.py", "other.py", "plain.py"]) == FullTree(1, 1, ())
