"""Files on disk: what a reader looked at is kept until the file is checked itself."""

from pathlib import Path

from docdetect_hook.readers.files import DiskFiles


def test_a_file_is_read_once_until_it_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "lamp.py"
    path.write_text("before\n", encoding="utf-8")
    files = DiskFiles(1000)
    seen = [files.load(str(path))]
    path.write_text("after\n", encoding="utf-8")
    seen += [files.load(str(path)), files.text(str(path), "python"), files.load(str(path))]
    assert seen == ["before\n", "before\n", "before\n", "after\n"]


def test_what_is_no_source_file_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "Cargo.toml"
    path.write_text("before\n", encoding="utf-8")
    files = DiskFiles(1000)
    seen = [files.load(str(path))]
    path.write_text("after\n", encoding="utf-8")
    assert [*seen, files.load(str(path))] == ["before\n", "after\n"]
