"""The cache: a warm run says what a run without it says, whatever happened in between."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docdetect_hook.cache.dependencies import Observer
from docdetect_hook.cache.key import signature_of
from docdetect_hook.cache.reports import ReportCache
from docdetect_hook.cache.rows import report_from, row_of
from docdetect_hook.cache.run import check_changed
from docdetect_hook.cache.store import Store
from docdetect_hook.cache.tracking import Watched, WatchedWork
from docdetect_hook.cli import main
from docdetect_hook.config.load import configurations, load_settings
from docdetect_hook.discovery.walk import SourcePath, discover
from docdetect_hook.languages import language_of
from docdetect_hook.reports import FORMATS
from docdetect_hook.runner.disputes import disputed_report
from docdetect_hook.runner.executors import Work, check_all
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.storage.seal import seal
from tests.projects import write, write_all

ROOT = Path(__file__).parents[2]
_TICK = 0.03  # seconds; longer than the clock of any file system that tests run on stands still

PROJECT = {
    ".git/HEAD": "",
    "tool.py": '"""Docs."""\n\n\ndef run():\n    pass\n',
    "pkg/__init__.py": '"""Docs."""\nfrom pkg._inner import shown\n\n__all__ = ["shown"]\n',
    "pkg/_inner.py": '"""Docs."""\n\n\ndef shown():\n    pass\n\n\ndef unseen():\n    pass\n',
    "pkg/open.py": '"""TODO"""\n\n\nclass Open:\n    def method(self):\n        return 1\n',
    "crate/Cargo.toml": '[package]\nname = "thing"\nedition = "2021"\n',
    "crate/src/lib.rs": "//! Docs.\nmod inner;\npub use inner::Shown;\n",
    "crate/src/inner.rs": "pub struct Shown;\npub struct Unseen;\n",
    "crate/src/open.rs": "pub fn f() {}\n",
    "broken.py": "def f(:\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out the project and go there."""
    monkeypatch.chdir(tmp_path)
    _lay_out(tmp_path)
    return tmp_path


def _lay_out(folder: Path) -> None:
    write_all(folder, PROJECT)


def _told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    main(["check", "--no-feedback", "--format", "json", *words])
    return capsys.readouterr().out


def _cache_files(project: Path) -> list[Path]:
    return sorted((project / ".docdetect" / "cache").glob("*/*"))


def test_a_second_run_says_the_same(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cold = _told(capsys)
    assert json.loads(cold)["summary"]["findings"] > 5
    assert _told(capsys) == cold
    assert len(_cache_files(project)) == 3  # a file for each package and crate, and for the files in none


@pytest.mark.parametrize(
    "words",
    [("--no-cache",), ("--config", "off.yaml")],
    ids=["the option --no-cache", "the setting performance.enable_caching"],
)
def test_nothing_is_kept_when_the_cache_is_off(
    project: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    write(project / "off.yaml", "performance:\n  enable_caching: false\n")
    _told(capsys, *words)
    assert not (project / ".docdetect").exists()


def test_nothing_is_kept_outside_of_a_project(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(project / ".git")
    _told(capsys)
    assert not (project / ".docdetect").exists()


def test_the_folder_keeps_itself_out_of_version_control(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _told(capsys)
    assert (project / ".docdetect" / ".gitignore").read_text(encoding="utf-8").splitlines()[-1] == "*"


def test_a_folder_that_cannot_be_written_is_no_error(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = _told(capsys, "--no-cache")
    write(project / ".docdetect", "a file where the folder should be")
    main(["check", "--no-feedback", "--format", "json"])
    captured = capsys.readouterr()
    assert captured.out == expected
    assert captured.err.count("\n") == 1
    assert captured.err.endswith(".docdetect is a file: it is left alone\n")


def _append(name: str, text: str) -> Callable[[Path], None]:
    def edit(project: Path) -> None:
        with (project / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return edit


def _replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(project: Path) -> None:
        text = (project / name).read_text(encoding="utf-8")
        assert old in text
        (project / name).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def _unlink(name: str) -> Callable[[Path], None]:
    return lambda project: (project / name).unlink()


def _write(name: str, text: str) -> Callable[[Path], None]:
    return lambda project: write(project / name, text)


@pytest.mark.parametrize(
    "edit",
    [
        _append("tool.py", "def more(): ...\n"),
        _replace("pkg/__init__.py", '"shown"', ""),
        _replace("pkg/__init__.py", "shown", "unseen"),
        _unlink("pkg/__init__.py"),
        _write("pkg/sub/__init__.py", "from pkg._inner import unseen\n"),
        _replace("crate/src/lib.rs", "mod inner", "pub mod inner"),
        _replace("crate/src/lib.rs", "Shown", "Unseen"),
        _unlink("crate/src/lib.rs"),
        _unlink("crate/Cargo.toml"),
        _append("crate/Cargo.toml", '[lib]\npath = "src/open.rs"\n'),
        _write("crate/src/Cargo.toml", '[package]\nname = "nearer"\n[lib]\npath = "inner.rs"\n'),
        _write("crate/src/bin/tool.rs", '#[path = "../open.rs"]\npub mod open;\n'),
        _write(".docdetect.yaml", "rules:\n  scope: all\n"),
    ],
    ids=[
        "the file itself",
        "a name leaves the __all__ of the package",
        "another name enters the __all__ of the package",
        "the package loses its __init__.py",
        "a new package below re-exports a private name",
        "a module of the crate becomes public",
        "another item is re-exported by the crate",
        "the root file of the crate goes",
        "the manifest goes",
        "the manifest names another root file",
        "a manifest nearer to the file appears",
        "a new binary mounts a file",
        "the configuration changes",
    ],
)
def test_a_change_is_seen_in_every_file_that_it_matters_to(
    project: Path, capsys: pytest.CaptureFixture[str], edit: Callable[[Path], None]
) -> None:
    before = _told(capsys)
    edit(project)
    after = _told(capsys)
    assert after == _told(capsys, "--no-cache")
    assert after != before


def _open(project: Path, *words: str) -> ReportCache:
    """Open the cache as `check` does, but trusting time stamps after a moment."""
    configured = load_settings(cwd=str(project))
    observer = Observer(configured.files.max_bytes, settled_ns=int(_TICK * 5e8))
    return ReportCache(str(project), " ".join(words), observer, lambda: "1.0")


def _check(project: Path, cache: ReportCache, *paths: str) -> list[FileReport]:
    configured = load_settings(cwd=str(project))
    sources = list(discover(paths or ["."], configurations(cwd=str(project))))
    return list(filter(None, check_changed(sources, configured, cache, _here)))


def _here(changed: Sequence[SourcePath], task: WatchedWork) -> Iterator[Watched]:
    return check_all(changed, task, 1)


# So many findings that some of them are among those that people are asked about.
_MANY = "".join(f"def lift_{number}(lamp):\n    lamp.lift()\n\n\n" for number in range(200))


def test_where_nobody_keeps_disputes_none_are_looked_for(project: Path) -> None:
    write(project / "mod.py", _MANY)
    configured = load_settings(cwd=str(project))
    sources = list(discover(["."], configurations(cwd=str(project))))
    found = filter(None, check_changed(sources, configured, _open(project), _here, disputes=False))
    asked = _check(project, _open(project, "asked"))
    assert any(report.disputes for report in asked)
    assert _plain(list(found)) == [report._replace(disputed=0) for report in _plain(asked)]


def _plain(reports: list[FileReport]) -> list[FileReport]:
    return [report._replace(seconds=0.0, disputes=()) for report in reports]


def _uncached(project: Path, *paths: str) -> list[FileReport]:
    configured = load_settings(cwd=str(project))
    return list(
        check_all(
            list(discover(paths or ["."], configurations(cwd=str(project)))),
            Work(configured, disputed_report),
            1,
        )
    )


# In shelf/ all is clean but one file, and the files of the folder do not follow each other in a run.
_SHELF = {
    "shelf/__init__.py": '"""Shelves for lamps."""\n',
    "shelf/a.py": '"""Hooks on the wall."""\n\n\ndef lift():\n    """Lift the lamp off its hook."""\n',
    "shelf/a/deep.py": '"""Hooks in corners."""\n',
    "shelf/b.py": "def drop():\n    pass\n",
    "shelf/c.py": '"""Ladders to reach a shelf."""\n\n\nclass _Own:\n    pass\n',
    "shelf/test_c.py": "def test_c():\n    pass\n",
}


@pytest.fixture
def shelf(project: Path) -> Path:
    """Add the folder to the project, and keep its reports."""
    write_all(project, _SHELF)
    _shared(project, "shelf")
    return project


def _shared(project: Path, *paths: str) -> list[FileReport]:
    configured = load_settings(cwd=str(project))
    sources = list(discover(paths, configurations(cwd=str(project))))
    reports = check_changed(sources, configured, _open(project), _here, shared=True)
    return list(filter(None, reports))


def test_clean_files_of_a_folder_share_a_report(shelf: Path) -> None:
    clean = ("shelf/__init__.py", "shelf/a.py", "shelf/c.py", "shelf/test_c.py")
    found = _shared(shelf, "shelf")
    single = {report.path: report for report in _check(shelf, _open(shelf), "shelf")}
    assert [(report.path, *report.others) for report in found] == [
        clean, ("shelf/a/deep.py",), ("shelf/b.py",)
    ]  # fmt: skip
    for name in ("files", "definitions", "documented", "chars", "disputed"):
        assert getattr(found[0], name) == sum(getattr(single[path], name) for path in clean)


def _totals(reports: list[FileReport]) -> tuple[list[str], int, int, int]:
    return (
        sorted(path for report in reports for path in (report.path, *report.others)),
        sum(report.definitions for report in reports),
        sum(report.documented for report in reports),
        sum(len(report.findings) for report in reports),
    )


@pytest.mark.parametrize(
    ("edit", "paths", "shared"),
    [
        pytest.param(lambda _project: None, ("shelf/a.py", "shelf"), False, id="one of them is named"),
        pytest.param(lambda _project: None, ("shelf/a.py", "shelf/c.py"), False, id="others are not checked"),
        pytest.param(_write("shelf/a.py", "x = 1\n"), ("shelf",), False, id="one of them changes"),
        pytest.param(_unlink("shelf/a.py"), ("shelf",), False, id="one of them goes"),
        pytest.param(_write("shelf/d.py", '"""Lids."""\n'), ("shelf",), False, id="another clean one comes"),
        pytest.param(_write("shelf/b.py", "x = 1\n"), ("shelf",), True, id="one with a finding changes"),
    ],
)
def test_files_share_a_report_only_while_all_of_them_are_as_before(
    shelf: Path, edit: Callable[[Path], None], paths: tuple[str, ...], shared: bool
) -> None:
    edit(shelf)
    reports = _shared(shelf, *paths)
    assert any(report.others for report in reports) is shared
    assert _totals(reports) == _totals(_uncached(shelf, *paths))
    assert any(report.others for report in _shared(shelf, "shelf"))  # the next run has it anew


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("name", sorted(set(FORMATS)))
def test_every_format_says_the_same_of_kept_reports(capsys: pytest.CaptureFixture[str], name: str) -> None:
    runs = [_told(capsys, "--format", name, *words) for words in (("--no-cache",), (), ())]
    assert len({re.sub(r' time="[\d.]+"', "", run) for run in runs}) == 1  # a kept report took no time


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "words",
    [
        pytest.param((), id="one line a finding"),
        pytest.param(("--statistics",), id="with counts by code"),
        pytest.param(("--explain",), id="with the votes"),
        pytest.param(("--sort", "confidence"), id="the most confident first"),
        pytest.param(("--coverage",), id="totals alone"),
    ],
)
@pytest.mark.parametrize("accepted", [False, True], ids=["all reported", "some accepted"])
def test_a_text_says_the_same_of_kept_reports(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], accepted: bool
) -> None:
    if accepted:
        main(["baseline", "write", "."])
        write(Path("new.py"), "def sing():\n    return 1\n")
    capsys.readouterr()
    runs = [_told(capsys, "--format", "text", *words, *more) for more in (("--no-cache",), (), ())]
    assert len(set(runs)) == 1
    assert ("accepted by the baseline" in runs[0]) is accepted


def test_a_report_by_lines_reads_the_index_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cold = _told(capsys, "--format", "text")
    for path in _cache_files(project):
        head, index, _ = path.read_bytes().split(b"\n", 2)
        path.write_bytes(head + b"\n" + index + b"\n")
    assert _told(capsys, "--format", "text") == cold


def _found(project: Path, cache: ReportCache) -> set[str]:
    sources = list(discover(["."], configurations(cwd=str(project))))
    return {
        source.path
        for package, own in cache.look_up(sources)
        for source in own
        if source.path in package.places
    }


ALL = {"tool.py", "broken.py", *(name for name in PROJECT if name.endswith((".py", ".rs")))}


def test_everything_is_found_in_an_unchanged_tree(project: Path) -> None:
    _check(project, _open(project))
    assert _found(project, _open(project)) == ALL


def test_a_reread_report_equals_the_one_that_was_kept(project: Path) -> None:
    for report in _uncached(project):
        row = json.loads(json.dumps(row_of(report, language_of(report.path) or "python")))
        assert [report_from(report.path, row)] == _plain([report])


def test_files_of_other_packages_are_found_after_a_change(project: Path) -> None:
    _check(project, _open(project))
    _replace("pkg/__init__.py", "shown", "unseen")(project)
    assert _found(project, _open(project)) == {name for name in ALL if not name.startswith("pkg")}


def test_a_change_inside_of_a_function_matters_to_its_own_file_only(project: Path) -> None:
    _check(project, _open(project))
    _replace("pkg/_inner.py", "    pass", "    return 2")(project)
    assert _found(project, _open(project)) == ALL - {"pkg/_inner.py"}


BASES = {
    "kin/__init__.py": '"""Docs."""\n',
    "kin/base.py": '"""Docs."""\n\n\nclass _Base:\n    def run(self):\n        """Run it."""\n        return 1\n',
    "kin/job.py": '"""Docs."""\nfrom kin.base import _Base\n\n\nclass Job(_Base):\n    """Job."""\n\n'
    "    def run(self):\n        pass\n",
}


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        pytest.param('"""Run it."""', "pass", True, id="the base loses its docstring"),
        pytest.param("run", "walk", True, id="the base's method has another name"),
        pytest.param("_Base:", "_Base(dict):", True, id="the base gets a base itself"),
        pytest.param("Run it.", "Run it again.", False, id="the docstring has another text"),
        pytest.param("return 1", "return 2", False, id="the method does something else"),
    ],
)
def test_a_change_of_a_base_is_seen_where_it_matters(project: Path, old: str, new: str, seen: bool) -> None:
    write_all(project, BASES)
    _check(project, _open(project))
    _replace("kin/base.py", old, new)(project)
    assert ("kin/job.py" not in _found(project, _open(project))) is seen


def test_an_edit_that_keeps_size_and_time_is_noticed(project: Path) -> None:
    _check(project, _open(project))
    time.sleep(_TICK)
    cache = _open(project)
    _check(project, cache)  # now the stamps are trusted
    status = (project / "tool.py").stat()
    _replace("tool.py", "run", "fly")(project)
    os.utime(project / "tool.py", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert _plain(_check(project, _open(project))) == _plain(_uncached(project))


def test_a_touched_file_is_found_by_its_content(project: Path) -> None:
    _check(project, _open(project))
    time.sleep(_TICK)
    for path in project.rglob("*.*"):
        os.utime(path)
    assert _found(project, _open(project)) == ALL


def test_a_moved_project_is_found_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _check(project, _open(project))
    there = project.parent / f"{project.name}-moved"
    project.rename(there)
    monkeypatch.chdir(there)
    assert _found(there, _open(there)) == ALL


def test_another_signature_finds_nothing(project: Path) -> None:
    _check(project, _open(project))
    assert not _found(project, _open(project, "other"))


def _signature(project: Path, **given: object) -> str:
    configured = load_settings(
        cwd=str(project), overrides={key.replace("_", ".", 1): one for key, one in given.items()}
    )
    return signature_of(configured, str(project), keeps_disputes=True)


def test_what_no_report_depends_on_is_no_part_of_the_signature(project: Path) -> None:
    given = {"files_exclude": ("*.rs",), "rules_fail_under": 10.0, "performance_max_workers": 1}
    assert _signature(project, **given) == _signature(project)


@pytest.mark.parametrize(
    "given",
    [
        {"rules_scope": "all"},
        {"rules_ignore": ("UND1",)},
        {"detection_voting_strategy": "any"},
        {"files_stubs": True},
    ],
    ids=["the scope", "the codes", "the strategy", "stubs"],
)
def test_what_a_report_depends_on_is_part_of_the_signature(project: Path, given: dict[str, object]) -> None:
    assert _signature(project, **given) != _signature(project)


def test_the_models_of_the_project_are_part_of_the_signature(project: Path) -> None:
    before = _signature(project)
    write(project / ".docdetect" / "models" / "state.json", "{}")
    assert _signature(project) != before


def test_the_number_of_disputes_is_kept_for_the_metrics(project: Path) -> None:
    write(project / "mod.py", _MANY)
    fresh = _check(project, _open(project))
    kept = _check(project, _open(project))
    assert sum(report.disputed for report in kept) == sum(len(report.disputes) for report in fresh) > 0


def test_reports_of_files_that_are_gone_are_dropped_with_the_next_change(project: Path) -> None:
    _check(project, _open(project))
    for name in ("broken.py", "pkg/open.py"):
        (project / name).unlink()
    _append("tool.py", "x = 1\n")(project)
    _check(project, _open(project), "tool.py")
    assert _kept_of(project, "python:") == ["tool.py"]
    assert "pkg/open.py" in _kept_of(project, "python:pkg")  # nothing was asked of this package


def _kept_of(project: Path, package: str) -> list[str]:
    index = Store(str(project), "").index(package)
    return [] if index is None else sorted(index.files)


def test_a_run_over_some_files_keeps_the_reports_of_others(project: Path) -> None:
    _check(project, _open(project))
    _append("tool.py", "x = 1\n")(project)
    _check(project, _open(project), "tool.py")
    assert _found(project, _open(project)) == ALL


def test_runs_side_by_side_keep_the_reports_of_both(project: Path) -> None:
    first, second = _open(project), _open(project)
    _check(project, first, "pkg")
    _check(project, second, "pkg/open.py", "crate")
    assert _found(project, _open(project)) == {name for name in ALL if "/" in name}


def test_a_change_between_runs_side_by_side_is_seen(project: Path) -> None:
    first, second = _open(project), _open(project)
    _check(project, first, "pkg")
    _replace("pkg/__init__.py", "shown", "unseen")(project)
    _check(project, second, "pkg/_inner.py")
    assert _plain(_check(project, _open(project))) == _plain(_uncached(project))


def test_a_file_that_changes_during_the_run_is_not_kept_wrongly(project: Path) -> None:
    configured = load_settings(cwd=str(project))
    sources = [SourcePath(name, "rust", False) for name in sorted(ALL) if name.endswith(".rs")]
    cache = _open(project)
    for report in filter(None, check_changed(sources, configured, cache, _here)):
        if report.path.endswith("inner.rs"):
            _replace("crate/src/lib.rs", "mod inner", "pub mod inner")(project)
    assert _plain(_check(project, _open(project))) == _plain(_uncached(project))


def test_what_else_a_report_brings_is_written_before_it_is_kept(project: Path) -> None:
    configured = load_settings(cwd=str(project))
    observer = Observer(configured.files.max_bytes, settled_ns=int(_TICK * 5e8))
    came: list[str] = []

    def settle() -> None:
        assert came
        raise KeyboardInterrupt  # the run ends here

    cache = ReportCache(str(project), "", observer, lambda: "1.0", settle=settle)
    reports = check_changed(list(discover(["."], configurations(cwd=str(project)))), configured, cache, _here)
    with pytest.raises(KeyboardInterrupt):
        came.extend(report.path for report in filter(None, reports))
    assert not list((project / ".docdetect").rglob("*.kept"))


@pytest.mark.slow
def test_processes_side_by_side_leave_a_cache_that_holds(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-m", "docdetect_hook", "check", "--no-feedback", "--exit-zero"]
    running = [
        subprocess.Popen([*command, name], cwd=project, env=os.environ | {"PYTHONPATH": str(ROOT)})
        for name in ("pkg", "crate", "tool.py", ".")
    ]
    assert [one.wait() for one in running] == [0, 0, 0, 0]
    assert _told(capsys) == _told(capsys, "--no-cache")
    assert {path.suffix for path in _cache_files(project)} == {".kept"}  # nothing half written


def test_batches_of_a_tree_add_up(project: Path) -> None:
    for names in (("broken.py", "crate/src/inner.rs", "pkg/__init__.py"), ("pkg/open.py", "tool.py"), (".",)):
        _check(project, _open(project), *names)
    assert _found(project, _open(project)) == ALL


def _age(path: Path, days: float) -> None:
    when = time.time() - days * 86_400
    os.utime(path, (when, when))


def test_what_nobody_used_for_two_weeks_is_dropped(project: Path) -> None:
    _check(project, _open(project))
    _check(project, _open(project, "another signature"), "tool.py")
    for path in _cache_files(project):
        _age(path, 15)
    _age(project / ".docdetect/cache/swept", 2)
    _append("tool.py", "x = 1\n")(project)
    _check(project, _open(project), "pkg", "tool.py")
    assert {path.name for path in _cache_files(project)} == {f"{_hash(name)}.kept" for name in PACKAGES[:2]}
    assert len(list((project / ".docdetect/cache").glob("*-*"))) == 1


def test_of_the_signatures_of_a_configuration_the_last_eight_are_kept(project: Path) -> None:
    for number in range(10):
        _check(project, _open(project, str(number)), "tool.py")
        for path in _cache_files(project):
            _age(path, (time.time() - path.stat().st_mtime) / 86_400 + 0.001)
    _age(project / ".docdetect/cache/swept", 2)
    _append("tool.py", "x = 1\n")(project)
    _check(project, _open(project, "9"), "tool.py")
    kept = {path.parent.name.rpartition("-")[2] for path in _cache_files(project)}
    assert kept == {_hash(str(number)) for number in range(2, 10)}


_DAMAGE: dict[str, Callable[[bytes, int], bytes]] = {
    "cut off": lambda held, place: held[:place],
    "a byte changed": lambda held, place: held[:place] + b"?" + held[place + 1 :],
    "a byte added": lambda held, place: held[:place] + b"1" + held[place:],
    "its end alone, twice": lambda held, place: held[place:] * 2,
}
_QUICK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@_QUICK
@given(place=st.floats(0, 1, exclude_max=True), damage=st.sampled_from(list(_DAMAGE)))
def test_a_damaged_cache_is_no_cache(project: Path, place: float, damage: str) -> None:
    expected = _plain(_check(project, _open(project)))
    for path in _cache_files(project):
        held = path.read_bytes()
        path.write_bytes(_DAMAGE[damage](held, int(place * len(held))))
    assert _plain(_check(project, _open(project))) == expected


@_QUICK
@given(place=st.floats(0, 1, exclude_max=True), damage=st.sampled_from(list(_DAMAGE)))
def test_a_cache_under_a_right_seal_ends_no_run(project: Path, place: float, damage: str) -> None:
    expected = [report.path for report in _check(project, _open(project))]
    for path in _cache_files(project):
        head, index, rows = path.read_bytes().split(b"\n", 2)
        forged = _DAMAGE[damage](index, int(place * len(index))) + b"\n"
        package = next(name for name in PACKAGES if f"{_hash(name)}.kept" == path.name)
        given_seal = seal(
            str(project), "cache", b"\n".join((_hash("", 64).encode(), package.encode(), forged))
        )
        mark = head.split()[0].decode("ascii")
        path.write_bytes(f"{mark} {len(forged)} {given_seal}\n".encode("ascii") + forged + rows)
    assert [report.path for report in _check(project, _open(project))] == expected


PACKAGES = ("python:", "python:pkg", "rust:crate")


def _hash(text: str, digits: int = 16) -> str:
    return blake2b(text.encode("utf-8"), digest_size=32).hexdigest()[:digits]


_PIECES = {
    ".py": [
        '"""Docs."""\n',
        "from ._inner import *\n",
        "from pkg._inner import shown as other\n",
        "__all__ = ['Open']\n",
        "__all__ += ['unseen']\n",
        "def shown():\n    pass\n",
        "class Open:\n    def m(self): ...\n",
        "import os\n",
        "(\n",
    ],
    ".rs": [
        "//! Docs.\n",
        "mod inner;\n",
        "pub mod open;\n",
        "pub use inner::*;\n",
        "pub(crate) use crate::open::f;\n",
        "pub struct Shown;\n",
        "/// Docs.\npub fn f() {}\n",
        "impl Shown { pub fn m(&self) {} }\n",
        "}\n",
    ],
    ".toml": [
        '[package]\nname = "thing"\n',
        '[lib]\npath = "src/open.rs"\n',
        "[workspace]\n",
        "edition = 1\n",
    ],
}
_NAMES = [
    "pkg/__init__.py",
    "pkg/_inner.py",
    "pkg/open.py",
    "pkg/sub/__init__.py",
    "pkg/sub/deep.py",
    "tool.py",
    "crate/src/lib.rs",
    "crate/src/inner.rs",
    "crate/src/open.rs",
    "crate/src/main.rs",
    "crate/src/inner/open.rs",
    "crate/Cargo.toml",
    "Cargo.toml",
]


def _texts(name: str) -> st.SearchStrategy[str | None]:
    """Return new texts for a file, or None for its removal."""
    return st.none() | st.lists(st.sampled_from(_PIECES[Path(name).suffix]), max_size=4).map("".join)


_EDITS = st.sampled_from(_NAMES).flatmap(lambda name: st.tuples(st.just(name), _texts(name)))


@pytest.mark.slow
@_QUICK
@given(
    steps=st.lists(st.lists(_EDITS, min_size=1, max_size=3), min_size=1, max_size=5), only=st.integers(0, 3)
)
def test_after_any_edits_a_warm_run_equals_a_run_without_cache(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[list[tuple[str, str | None]]],
    only: int,
) -> None:
    folder = tmp_path_factory.mktemp("edits")
    _lay_out(folder)
    before = Path.cwd()
    os.chdir(folder)
    try:
        _check(folder, _open(folder))
        for number, edits in enumerate(steps):
            for name, text in edits:
                if text is None:
                    (folder / name).unlink(missing_ok=True)
                else:
                    write(folder / name, text)
            paths = ("pkg", "crate/src/inner.rs") if number == only else (".",)
            assert _plain(_check(folder, _open(folder), *paths)) == _plain(_uncached(folder, *paths))
    finally:
        os.chdir(before)
