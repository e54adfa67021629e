"""Files on disk: what a reader looked at is kept until the file is checked itself."""

from pathlib import Path

import pytest

from docdetect_hook.readers.files import DiskFiles


@pytest.mark.parametrize(
    ("name", "again"),
    [
        pytest.param("lamp.py", "before\n", id="a source file is kept"),
        pytest.param("Cargo.toml", "after\n", id="what is no source file is read anew"),
    ],
)
def test_a_file_is_loaded_again(tmp_path: Path, name: str, again: str) -> None:
    path = tmp_path / name
    path.write_text("before\n", encoding="utf-8")
    files = DiskFiles(1000)
    assert files.load(str(path)) == "before\n"
    path.write_text("after\n", encoding="utf-8")
    assert files.load(str(path)) == again


def test_a_check_takes_what_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "lamp.py"
    path.write_text("before\n", encoding="utf-8")
    files = DiskFiles(1000)
    files.load(str(path))
    path.write_text("after\n", encoding="utf-8")
    assert [files.text(str(path), "python"), files.load(str(path))] == ["before\n", "after\n"]
