"""Seals: a key of the user decides whether kept reports and models are theirs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docdetect_hook.cli import main
from docdetect_hook.models import lifecycle, registry, serving
from docdetect_hook.storage.folder import FOLDER_NAME
from docdetect_hook.storage.seal import is_sealed, seal
from docdetect_hook.storage.user import user_key
from tests.projects import make_repository

ROOT = Path(__file__).parents[2]
NOTE = lifecycle.Note("ann", "because", 1000.0)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out a repository with one finding, and a key of its own."""
    root = tmp_path / "project"
    root.mkdir()
    make_repository(root)
    (root / "app.py").write_text(
        '"""Queues that outlive a restart."""\n\n\ndef f():\n    pass\n', encoding="utf-8"
    )
    monkeypatch.setenv("DOCDETECT_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.chdir(root)
    return root


def test_a_seal_holds_for_the_same_data_of_the_same_kind_only(project: Path) -> None:
    given = seal(str(project), "cache", b"data")
    assert is_sealed(str(project), "cache", b"data", given)
    assert not is_sealed(str(project), "models", b"data", given)
    assert not is_sealed(str(project), "cache", b"date", given)
    assert not is_sealed(str(project), "cache", b"data", None)
    assert not is_sealed(str(project), "cache", b"data", "")


def test_the_key_is_the_users_alone(project: Path) -> None:
    key = user_key(str(project), create=True)
    assert key is not None
    assert len(key) == 32
    path = Path(os.environ["DOCDETECT_KEY_FILE"])
    assert [one.name for one in path.parent.iterdir() if one.is_file()] == ["key"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
        path.chmod(0o644)
        assert user_key(str(project)) is None


@pytest.mark.parametrize("how", ["a link", "too short", "a directory"])
def test_a_key_that_is_none_is_not_used(project: Path, how: str) -> None:
    path = Path(os.environ["DOCDETECT_KEY_FILE"])
    if how == "a link":
        path.symlink_to("/dev/zero")
    elif how == "too short":
        path.write_bytes(b"x")
        path.chmod(0o600)
    else:
        path.mkdir()
    assert user_key(str(project), create=True) is None
    assert main(["check", "."]) == 1
    assert not list((project / FOLDER_NAME).glob("cache/*"))


def test_a_key_inside_of_the_checkout_is_not_the_users(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCDETECT_KEY_FILE", str(project / "key"))
    assert user_key(str(project), create=True) is None
    assert not (project / "key").exists()


@pytest.mark.slow
def test_runs_that_start_together_agree_on_one_key(project: Path) -> None:
    code = "import sys\nfrom docdetect_hook.storage.user import user_key\nprint(user_key('.', create=True).hex())"
    runs = [
        subprocess.Popen([sys.executable, "-c", code], cwd=project, stdout=subprocess.PIPE) for _ in range(8)
    ]
    assert len({run.communicate()[0] for run in runs}) == 1


def _kept(root: Path) -> Path:
    (path,) = (root / FOLDER_NAME / "cache").glob("*/*")
    return path


def test_kept_reports_of_another_user_are_not_believed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCDETECT_KEY_FILE", str(project.parent / "attacker"))
    text = (project / "app.py").read_text(encoding="utf-8")
    documented = text.replace("    pass", '    """Write what waits."""')
    (project / "app.py").write_text(documented, encoding="utf-8")
    assert main(["check", "--no-feedback", "."]) == 0
    (project / "app.py").write_text(text, encoding="utf-8")
    _forge(_kept(project), project / "app.py")
    monkeypatch.setenv("DOCDETECT_KEY_FILE", str(project.parent / "key"))
    assert main(["check", "--no-feedback", "."]) == 1


def _forge(path: Path, source: Path) -> None:
    """Claim a report for the text that is there now: everything but the seal is right."""
    from docdetect_hook.cache.dependencies import digest

    head, index, rows = path.read_bytes().split(b"\n", 2)
    kept = json.loads(index)
    paths, (stamps, digests, _) = kept[2:4]
    at = paths.index(source.name)
    stamps[at], digests[at] = "", digest(source.read_bytes())
    forged = json.dumps(kept).encode("ascii") + b"\n"
    mark, _, sealed = head.decode("ascii").split()
    path.write_bytes(f"{mark} {len(forged)} {sealed}\n".encode("ascii") + forged + rows)


def test_kept_reports_that_were_edited_are_not_believed(project: Path) -> None:
    assert main(["check", "--no-feedback", "."]) == 1
    path = _kept(project)
    data = path.read_bytes()
    for place in range(0, len(data), len(data) // 12):
        path.write_bytes(data[:place] + bytes((data[place] ^ 1,)) + data[place + 1 :])
        assert main(["check", "--no-feedback", "."]) == 1


def test_a_candidate_of_another_user_is_not_tried(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = str(project)
    lifecycle.add_candidate(root, {"protocol": 2, "weights": {}, "support": {}}, NOTE)
    lifecycle.start_canary(root, 100, NOTE)
    assert serving.serving(root, "app.py").on_trial
    clone = project.parent / "clone"
    shutil.copytree(project, clone)
    assert serving.serving(str(clone), "app.py").on_trial  # this user's, wherever it is moved
    monkeypatch.setenv("DOCDETECT_KEY_FILE", str(project.parent / "colleague"))
    elsewhere = project.parent / "elsewhere"
    shutil.copytree(project, elsewhere)
    assert not serving.serving(str(elsewhere), "app.py").on_trial
    (problem,) = registry.problems(str(elsewhere))
    assert "this user did not choose these models on this machine" in problem


@pytest.mark.parametrize("name", [".docdetect-model.json", "tools/model.json"])
def test_a_committed_model_serves_everybody_and_the_summary_says_so(
    project: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    content = {"protocol": 2, "version": "1.2.0", "weights": {}, "support": {}}
    (project / "tools").mkdir()
    (project / name).write_text(json.dumps(content), encoding="utf-8")
    if name.startswith("tools"):
        assert main(["check", "."]) == 1
        assert "of this project" not in capsys.readouterr().out
        (project / ".docdetect.yaml").write_text(f"learning:\n  model: {name}\n", encoding="utf-8")
    assert main(["check", "."]) == 1
    assert capsys.readouterr().out.endswith("(50.0 %); model 1.2.0 of this project\n")
    assert main(["check", "."]) == 1
    assert capsys.readouterr().out.endswith("(50.0 %); model 1.2.0 of this project\n")
    assert main(["check", "--isolated", "."]) == 1
    assert "of this project" not in capsys.readouterr().out


def test_a_named_model_that_is_none_is_told_and_the_packaged_one_serves(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / ".docdetect.yaml").write_text("learning:\n  model: none.json\n", encoding="utf-8")
    assert main(["check", "."]) == 1
    said = capsys.readouterr()
    assert "of this project" not in said.out
    assert "none.json, the model that `learning.model` names, is refused" in said.err
