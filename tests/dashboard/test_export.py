"""The copy in files: whole, without a server, and without what only a server can do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docdetect_hook.cli import main
from docdetect_hook.errors import ExitCode


def test_a_copy_needs_no_server(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = "".join(f"\n\ndef f{number}(): pass\n" for number in range(60))
    (project / "src/many.py").write_text(f'"""Many functions of one kind."""\n{many}', encoding="utf-8")
    assert main(["dashboard", "--export", "out"]) == ExitCode.CLEAN
    assert "7 pages are in out: open index.html" in capsys.readouterr().err
    out = project / "out"
    pages = sorted(path.name for path in out.glob("*.html"))
    assert pages == [
        "alerts.html", "coverage.html", "findings-2.html", "findings.html", "index.html", "models.html",
        "performance.html",
    ]  # fmt: skip
    for name in pages:
        page = (out / name).read_text(encoding="utf-8")
        links = re.findall(r'(?:href|src)="([^"#]+)"', page)
        missing = [link for link in links if ":" not in link and not (out / link).exists()]
        assert missing == [], name
        assert "hx-get" not in page
        assert "<button>" not in page
        assert 'method="post"' not in page
    assert "<strong>f59</strong>" in (out / "findings-2.html").read_text(encoding="utf-8") + (
        out / "findings.html"
    ).read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "out").write_text("a file\n", encoding="utf-8")
    assert main(["dashboard", "--export", "out"]) == ExitCode.USAGE
    assert "cannot write the page " in capsys.readouterr().err


def test_a_host_for_others_needs_a_token(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert project.exists()
    assert main(["dashboard", "--host", "0.0.0.0"]) == ExitCode.USAGE
    assert "add --token" in capsys.readouterr().err


def test_no_link_in_the_place_of_a_file_is_followed(project: Path) -> None:
    theirs = project.parent / "theirs"
    theirs.write_text("theirs\n", encoding="utf-8")
    (project / "out/static").mkdir(parents=True)
    for name in ("static/dashboard.css", "index.html"):
        (project / "out" / name).symlink_to(theirs)
    assert main(["dashboard", "--export", "out"]) == ExitCode.CLEAN
    assert theirs.read_text(encoding="utf-8") == "theirs\n"
