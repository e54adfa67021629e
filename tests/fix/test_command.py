"""`docdetect fix` on the disk: what it writes, what it leaves alone, and what it says."""

import os
import stat
from pathlib import Path

import pytest

from docdetect_hook.cli import main
from docdetect_hook.text.writing import replace_file

BEFORE = '"""Belts."""\n\n\ndef oil():\n    """"""\n    return 1\n'
AFTER = '"""Belts."""\n\n\ndef oil():\n    return 1\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    (root / ".docdetect.yaml").write_text("files: {}\n", encoding="utf-8")
    (root / "a.py").write_text(BEFORE, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def test_a_file_is_written_once_and_keeps_its_mode(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.chmod(project / "a.py", 0o750)
    assert main(["fix"]) == 0
    assert (project / "a.py").read_text(encoding="utf-8") == AFTER
    assert stat.S_IMODE(os.stat(project / "a.py").st_mode) == 0o750
    assert sorted(os.listdir(project)) == [".docdetect.yaml", "a.py"]
    told = capsys.readouterr()
    assert told.out == "a.py: 1 correction\n"
    assert told.err == (
        "docdetect:    1 remove the empty docstring\ndocdetect: 1 correction made in 1 file\n"
    )
    assert main(["fix"]) == 0
    assert capsys.readouterr().err == "docdetect: 0 corrections made in 0 files\n"


def test_a_diff_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fix", "--diff", "a.py"]) == 1
    assert (project / "a.py").read_text(encoding="utf-8") == BEFORE
    assert capsys.readouterr().out == (
        '--- a.py\n+++ a.py\n@@ -2,6 +2,5 @@\n \n \n def oil():\n-    """"""\n     return 1\n \n'
    )
    assert main(["fix", "--diff", "--select", "UND201"]) == 0


def test_unsafe_corrections_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = '"""Belts."""\n\n\n# Return the oil that the belt has lost.\ndef oil(): return 1\n'
    (project / "a.py").write_text(text, encoding="utf-8")
    assert main(["fix"]) == 0
    assert capsys.readouterr().err == (
        "docdetect: 0 corrections made in 0 files\ndocdetect: 1 more with --unsafe-fixes\n"
    )


def test_a_correction_may_uncover_another(project: Path) -> None:
    text = '"""Belts."""\n\n\n# Return the oil that the belt has lost.\ndef oil():\n    """TODO."""\n'
    (project / "a.py").write_text(text, encoding="utf-8")
    assert main(["fix", "--unsafe-fixes"]) == 0
    assert (project / "a.py").read_text(encoding="utf-8") == (
        '"""Belts."""\n\n\ndef oil():\n    """Return the oil that the belt has lost."""\n    pass\n'
    )


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="links need the system's leave")
def test_links_are_followed_inside_of_the_project_alone(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = project.parent / "b.py"
    outside.write_text(BEFORE, encoding="utf-8")
    os.symlink(outside, project / "b.py")
    os.symlink("a.py", project / "c.py")
    assert main(["fix", "b.py", "c.py"]) == 1
    assert outside.read_text(encoding="utf-8") == BEFORE
    assert (project / "a.py").read_text(encoding="utf-8") == AFTER
    assert os.path.islink(project / "c.py")
    assert "b.py: is a link out of the project and was left alone" in capsys.readouterr().err


def test_a_file_that_changed_in_between_is_left_alone(project: Path) -> None:
    told = replace_file(str(project / "a.py"), b"other\n", AFTER.encode())
    assert told == "changed in the meantime and was left alone: run it again"
    assert (project / "a.py").read_text(encoding="utf-8") == BEFORE
    assert sorted(os.listdir(project)) == [".docdetect.yaml", "a.py"]


@pytest.mark.usefixtures("project")
def test_standard_input_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fix", "-"]) == 2
    assert "`docdetect fix` cannot read standard input" in capsys.readouterr().err


def test_a_named_file_that_cannot_be_read_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a.py").write_bytes(b"X = '\xff'\n")
    assert main(["fix", "a.py"]) == 2
    assert capsys.readouterr().err.startswith("docdetect: a.py: byte 0xff is not valid UTF-8")
