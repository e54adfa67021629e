"""Repositories that lead commands which write, and reports, to where nobody meant them to go."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.hostile.repositories import BAD, Layout, Repository

Words = tuple[str, ...]

# What the folder beside the repository keeps to itself.
SECRET = "secret-of-the-folder-beside"
_PLACEHOLDER = 'def get_value(self):\n    """Get value."""\n\n\ndef put():\n    """TODO"""\n'
_HOOKS = (
    "repos:\n- repo: local\n  hooks:\n  - {id: other, name: other, entry: touch executed, language: system}\n"
)
_LABEL = {"v": 1, "event": "label", "case": "0" * 16, "label": True, "ts": 1.0, "reviewer": "eve"}
_CASE = {"v": 1, "event": "disagreement", "id": "0" * 16, "ts": 1.0, "language": "python", "kind": "function"}

# What stands at a place -> the commands that write or read there.
_PLACES: dict[str, tuple[Words, ...]] = {
    ".gitattributes": (("baseline", "write"), ("init", "--no-install")),
    ".docdetect-baseline.json": (("baseline", "show"), ("baseline", "write"), ("baseline", "prune")),
    ".docdetect-labels.jsonl": (("label", "--from-history"), ("stats",), ("review", "--export")),
    ".docdetect-model.json": (("model", "list"), ("ready",)),
    "pyproject.toml": (("init", "--no-install"),),
    ".pre-commit-config.yaml": (("init",),),
    "cases.jsonl": (("check", "--feedback-out", "cases.jsonl", "."),),
    "docs.sarif": (("check", "--output-file", "sarif:docs.sarif", "."),),
    "badge.svg": (("coverage", "--badge", "badge.svg"),),
    "b.py": (("fix", "--unsafe-fixes", "."), ("fix", "b.py"), ("suppress", "--reason", "old", ".")),
}
_OUT: dict[str, tuple[Words, ...]] = {
    "a report": (("check", "--output-file", "json:out/0.jsonl", "."),),
    "cases": (("check", "--feedback-out", "out/0.jsonl", "."),),
    "a badge": (("coverage", "--badge", "out/0.jsonl"),),
    "a copy of the dashboard": (("dashboard", "--export", "out"),),
    "a baseline": (("baseline", "write", "--baseline", "out/0.jsonl"),),
    "corrections": (("fix", "out/b.py"), ("suppress", "--reason", "old", "out/b.py")),
}
_NAMES = {
    "HTML": "<img src=x onerror=alert(1)>",
    "Markdown": "](javascript:alert(1)) ![x](http:x) @all |",
    "a formula": "=cmd|' -C calc'!A0",
    "commands of CI servers": "::error::x ##vso[task.setvariable variable=PATH]x ##teamcity[x]",
    "quotes": "\"'`${IFS}$(touch executed);touch executed",
}
FORMATS = (
    *("full", "grouped", "json", "jsonl", "github", "gitlab", "sarif", "junit", "checkstyle", "pylint"),
    *("rdjson", "azure", "teamcity", "markdown", "html"),
)
_BASELINES = {
    "brackets without end": "[" * 200_000,
    "a count of 400 digits": json.dumps({"version": 1, "findings": [{"count": 10**400}]}),
    "an entry that names everything": json.dumps(
        {"version": 1, "findings": [{"code": "UND103", "path": "*"}]}
    ),
    "a line of ten megabytes": '{"version": 1, "findings": ["' + "a" * 10_000_000 + '"]}',
}
_EVENTS = {
    "cases of paths outside": {**_CASE, "path": "../outside/b.py", "header": "", "doc": None},
    "a case of the key": {**_CASE, "path": "../key", "header": "", "doc": None},
    "a case of a device": {**_CASE, "path": "/dev/zero.py", "header": "", "doc": None},
    "terminal signs": {**_CASE, "path": "a.py", "header": "\x1b]0;x\x07", "qualname": "\x1b[31m\u202e"},
    "numbers that no float holds": {**_LABEL, "ts": 10**400, "confidence": 10**400},
}


def planted() -> Iterator[Repository]:
    """Yield every repository."""
    for place, runs in _PLACES.items():
        yield Repository(f"planted: {place} is a link out", _link(place), told=False, runs=runs)
        # flake8 itself waits for a pipe called `.py`.
        own = not place.endswith(".py")
        yield Repository(f"planted: {place} is a pipe", _pipe(place), told=False, flake8=own, runs=runs)
    for what, runs in _OUT.items():
        yield Repository(f"planted: {what} in a folder that leads out", _folder, runs=runs)
    for what, name in _NAMES.items():
        own = what != "commands of CI servers"  # flake8 itself prints names as they are
        yield Repository(f"names with {what}", _named(name), flake8=own, runs=_EVERY_FORMAT)
    for what, text in _BASELINES.items():
        yield Repository(f"a baseline with {what}", _file(".docdetect-baseline.json", text), told=False)
    for what, event in _EVENTS.items():
        runs = (("review", "--export"), ("label", "--from-history"), ("stats",), ("report",))
        text = "".join(json.dumps(one) + "\n" for one in (_CASE, event))
        yield Repository(f"labels with {what}", _file(".docdetect-labels.jsonl", text), runs=runs)
    yield Repository("hooks of others", _file(".pre-commit-config.yaml", _HOOKS), runs=(("init",), _COMMIT))
    yield Repository(
        "a configuration that extends itself",
        _file(".docdetect.yaml", "extend: .docdetect.yaml\n"),
        told=False,
    )
    yield Repository(
        "a configuration that extends a device", _file(".docdetect.yaml", "extend: /dev/zero\n"), told=False
    )
    yield Repository("a model that is a device", _file(".docdetect.yaml", "learning: {model: /dev/zero}\n"))
    yield Repository("a folder of another user", _foreign)
    yield Repository(
        "a .git that leads elsewhere",
        _elsewhere,
        runs=(("check", "--staged"), ("check", "--diff-from", "HEAD")),
    )
    yield Repository(
        "filters and drivers of git",
        _drivers,
        runs=(("check", "--staged"), ("changes",), ("check", "--diff-from", "HEAD")),
    )
    yield Repository(
        "revisions that are options",
        _nothing,
        runs=tuple(("check", f"--diff-from={one}") for one in _REVISIONS),
    )


_COMMIT = ("check", "--staged")
_REVISIONS = ("--output=executed", "-O", "@{-1}", "HEAD:a.py", "\x1b[31m", "a" * 5000, "HEAD\n--all")
_EVERY_FORMAT = (
    *(("check", "--format", name, ".") for name in FORMATS),
    *(("coverage", "--format", name) for name in ("table", "json", "markdown", "html")),
    *(("items", "."), ("fix", "--diff", "."), ("baseline", "write"), ("baseline", "show"), ("report",)),
)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _nothing(_root: Path, _outside: Path) -> None:
    pass


def _file(name: str, text: str) -> Layout:
    return lambda root, _: _write(root / name, text)


def _beside(outside: Path) -> None:
    """Fill the folder beside the repository with what a link of any name can lead to."""
    _write(outside / "b.py", f'"""{SECRET}"""\n\n\n{_PLACEHOLDER}')
    _write(outside / "pyproject.toml", f'[tool.ruff]\n[tool.other]\nkey = "{SECRET}"\n')
    _write(outside / ".pre-commit-config.yaml", f"# {SECRET}\nrepos:\n- repo: local\n  hooks: []\n")
    _write(outside / ".docdetect-baseline.json", '{"version": 1, "findings": [\n{}]}\n')
    for name in (".gitattributes", ".docdetect-labels.jsonl", "cases.jsonl", "docs.sarif", "badge.svg"):
        _write(outside / name, f"# {SECRET}")


def _link(name: str) -> Layout:
    def lay_out(root: Path, outside: Path) -> None:
        _beside(outside)
        (root / name).symlink_to(outside / name)
        _write(root / "c.py", _PLACEHOLDER)

    return lay_out


def _pipe(name: str) -> Layout:
    def lay_out(root: Path, _: Path) -> None:
        os.mkfifo(root / name)
        _write(root / "c.py", _PLACEHOLDER)

    return lay_out


def _folder(root: Path, outside: Path) -> None:
    _beside(outside)
    (root / "out").symlink_to(outside)
    (root / "site").mkdir()
    for name in ("data", "static"):
        (outside / name).mkdir(exist_ok=True)
    _write(root / "c.py", _PLACEHOLDER)


def _named(name: str) -> Layout:
    def lay_out(root: Path, _: Path) -> None:
        _write(root / f"{name.replace('/', '')}.py", BAD)
        _write(root / "src" / f"{name.replace('/', '')}.rs", "pub fn f() {}\n")
        _write(root / "d.py", f'def drain(a):\n    """Do.\n\n    Args:\n        b: {name}\n    """\n')

    return lay_out


def _foreign(root: Path, _: Path) -> None:
    (root / ".docdetect").mkdir()
    if os.geteuid() == 0:
        os.chown(root / ".docdetect", 12345, 12345)


def _elsewhere(root: Path, outside: Path) -> None:
    (root / ".git").rename(outside / "git")
    _write(root / ".git", f"gitdir: {outside / 'git'}\n")


def _drivers(root: Path, _: Path) -> None:
    _write(root / ".gitattributes", "*.py filter=trap diff=trap merge=trap\n")
    keys = ("filter.trap.clean", "filter.trap.smudge", "filter.trap.process", "diff.trap.textconv")
    for key in (
        *keys,
        "diff.trap.command",
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
    ):
        subprocess.run(["git", "-C", str(root), "config", key, "touch executed; cat"], check=True)
