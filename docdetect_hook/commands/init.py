"""Set up a repository: write a configuration, a pre-commit hook and a baseline that fit it."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

from docdetect_hook.adoption import hook_entry
from docdetect_hook.adoption.starter import render_toml, render_yaml, starter
from docdetect_hook.adoption.survey import Survey, survey
from docdetect_hook.adoption.translation import Translation
from docdetect_hook.commands import baseline
from docdetect_hook.config.load import configurations, load_settings
from docdetect_hook.config.places import config_name, project_root
from docdetect_hook.discovery.git import git_program
from docdetect_hook.discovery.walk import discover
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.reports.output import write_whole
from docdetect_hook.rules.table import CODE_NAMES
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterator
from docdetect_hook.storage.committed import BASELINE_FILE, LABELS_FILE
from docdetect_hook.text.source import SourceError, read_bytes
from docdetect_hook.text.terminal import counted, show
from docdetect_hook.text.toml import TomlError, read_toml

EXAMPLES = """examples:
  docdetect init --dry-run     show what would be written
  docdetect init               write it

Existing files are kept: a second run changes nothing.
"""
_YAML, _TOML, _HOOKS = ".docdetect.yaml", "pyproject.toml", ".pre-commit-config.yaml"
_MOST_BYTES = 1_000_000
_SHOWN_PATHS = 5


class _Change(NamedTuple):
    """A file to write: its name below the root, its new text, what of it is shown, and what is said."""

    name: str
    text: str
    shown: str
    said: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect init`."""
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be written, and write nothing"
    )
    parser.add_argument("--no-install", action="store_true", help="do not call `pre-commit install`")


def run(args: argparse.Namespace) -> int:
    """Survey the repository, write the files, and print the next steps."""
    root = project_root(os.getcwd()) or os.getcwd()
    found = _look(root)
    for line in _findings_of(found):
        show(line)
    written, had_hooks = [], os.path.lexists(os.path.join(root, _HOOKS))
    for change in (_configuration(root, found), _hook(root)):
        if isinstance(change, str):
            show(change)
            continue
        show(f"{change.name}: {'would be ' if args.dry_run else ''}{change.said}")
        if args.dry_run:
            show_block(change.shown)
        else:
            write_whole(os.path.join(root, change.name), [change.text], "file")
            written.append(change.name)
    written += _accept(root, dry_run=args.dry_run)
    if not args.dry_run:
        for line in baseline.union_merge(root, os.path.join(root, LABELS_FILE)):
            show(line)
            written += [] if ".gitattributes" in written else [".gitattributes"]
    if args.dry_run:
        show("Nothing was written: this was a dry run.")
        return ExitCode.CLEAN
    # Other hooks of a configuration that was there are programs that nobody here has asked for.
    installed = not args.no_install and not had_hooks and _HOOKS in written and _install(root)
    for line in _next_steps(written, installed=installed, in_git=_is_git(root)):
        show(line)
    return ExitCode.CLEAN


def show_block(text: str) -> None:
    """Print the lines of a file, set in."""
    for line in text.splitlines():
        show(f"    {line}".rstrip())


def _look(root: str) -> Survey:
    settings = configurations(isolated=True, known_codes=CODE_NAMES, cwd=root)
    paths = (os.path.relpath(source.path, root) for source in discover([root], settings))
    return survey(root, (path.replace(os.sep, "/") for path in paths))


def _findings_of(found: Survey) -> Iterator[str]:
    yield f"Found {found.python} Python and {found.rust} Rust files."
    if found.tests:
        tests = counted(found.tests, "file")
        yield f"  {tests} of tests: not asked for documentation (`rules.tests: true` asks)"
    if found.generated:
        generated = counted(found.generated, "file")
        yield f"  {generated} generated: not asked either (`rules.generated: true` asks)"
    if found.vendored:
        yield f"  vendored code, left out: {_some(found.vendored)}"
    if found.migrations:
        yield f"  database migrations, not asked: {_some(found.migrations)}"
    for one in found.translations:
        told = [f"ignore {', '.join(one.ignore)}"] if one.ignore else []
        told += [f"extend_select {', '.join(one.extend_select)}"] if one.extend_select else []
        told += ["scope all for Rust"] if one.private_rust else []
        told += [f"fail_under {one.fail_under:g}"] if one.fail_under is not None else []
        told += [f"ignore_decorators {', '.join(one.ignore_decorators)}"] if one.ignore_decorators else []
        told += [f"exclude {_some(one.exclude)}"] if one.exclude else []
        told += [f"{len(one.excuses)} ignores by path"] if one.excuses else []
        yield f"  {one.origin}: {'; '.join(told) or 'nothing to translate'}"
        yield from (f"    note: {note}" for note in one.notes)


def _configuration(root: str, found: Survey) -> _Change | str:
    """Decide on the configuration: a table of pyproject.toml where other tools have theirs, or a file."""
    existing = config_name(root)
    if existing is not None:
        return f"{os.path.relpath(existing, root)}: a configuration is there, left alone"
    values = _accepted(starter(found.translations, found.vendored, found.migrations))
    if found.uses_pyproject:
        table = render_toml(values)
        text = _appended(os.path.join(root, _TOML), table)
        if text is not None:
            return _Change(_TOML, text, table, "given a table [tool.docdetect]")
    text = render_yaml(values)
    return _Change(_YAML, text, text, "written")


# Patterns of other tools are regular expressions or globs of their own kinds. What a translation makes of
# them is loaded as a configuration before it is written: `init` must not leave a file that `check` refuses.
def _accepted(values: Translation) -> Translation:
    """Return the values, without the patterns that docdetect would not accept."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, _YAML)
        write_whole(path, [render_yaml(values)], "file")
        try:
            load_settings(config=path, known_codes=CODE_NAMES)
        except UserError as error:
            show(f"  note: patterns of other tools were left out: {str(error).removeprefix(path)}")
            return Translation(values.origin, values.ignore, values.extend_select)
    return values


def _appended(path: str, table: str) -> str | None:
    """Return the text of a TOML file with our table at its end, None where that would break it."""
    text = _text(path)
    if text is None or os.path.islink(path):  # what a link leads to is no text of this repository
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    result = text.rstrip() + newline * 2 + table.replace("\n", newline)
    try:
        before, after = read_toml(text), read_toml(result)
    except TomlError:
        return None
    # The rest has to read as before, and must not forbid the table, as `tool = {}` on one line does.
    after.get("tool", {}).pop("docdetect", None)
    return result if before == after else None


def _hook(root: str) -> _Change | str:
    """Decide on the hook: a new file, an entry more in the one that is there, or nothing."""
    path, command = os.path.join(root, _HOOKS), _command()
    if not os.path.lexists(path):
        if not _is_git(root):
            return f"{_HOOKS}: no git repository here, so no hook (`git init`, then `docdetect init` again)"
        text = hook_entry.new_file(command)
        return _Change(_HOOKS, text, text, "written")
    if os.path.islink(path):
        return f"{_HOOKS}: is a link, left alone"
    text = _text(path) or ""
    if hook_entry.has_hook(text):
        return f"{_HOOKS}: calls docdetect already, left alone"
    merged = hook_entry.merged(text, command)
    entry = "\n".join(hook_entry.hook_lines(command))
    if merged is None:
        return f"{_HOOKS}: could not be changed; add this to `repos` yourself:\n{entry}"
    return _Change(_HOOKS, merged, entry, "given our hook at its end; all else stays as it is")


def _command() -> str:
    """Return how a hook calls this docdetect: by name where the shell finds it, else by its place."""
    if shutil.which("docdetect"):
        return "docdetect"
    # -P: nothing is imported from the checkout.
    return f"{shlex.quote(sys.executable)} -P -m docdetect_hook"


def _accept(root: str, *, dry_run: bool) -> list[str]:
    """Write the baseline, unless there is one; return what was written."""
    path = os.path.join(root, BASELINE_FILE)
    if os.path.lexists(path):
        show(f"{BASELINE_FILE}: a baseline is there, left alone")
        return []
    if dry_run:
        show(f"{BASELINE_FILE}: would accept the findings that are left under this configuration")
        return []
    for line in baseline.write_for(root):
        show(line)
    attributes = ".gitattributes"
    return [BASELINE_FILE, *([attributes] if os.path.exists(os.path.join(root, attributes)) else [])]


def _install(root: str) -> bool:
    """Run `pre-commit install` unless git has a hook, and return whether it succeeded."""
    program = shutil.which("pre-commit") or shutil.which("pre-commit", path=os.path.dirname(sys.executable))
    if program is None or not os.path.isabs(program) or os.path.lexists(_git_hook(root)):
        return False
    try:
        done = subprocess.run(  # noqa: S603 - a program of the user's, and no word of the repository
            [program, "install"], cwd=root, capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    if done.returncode == 0:
        show("pre-commit install: done, the gate looks at every commit")
    return done.returncode == 0


def _git_hook(root: str) -> str:
    words = ("rev-parse", "--git-path", "hooks/pre-commit")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command, no shell
            (git_program(), *words), cwd=root, capture_output=True, check=True, text=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return root  # where git does not answer, nothing is installed
    return os.path.join(root, done.stdout.rstrip("\n"))


def _next_steps(written: list[str], *, installed: bool, in_git: bool) -> Iterator[str]:
    yield ""
    if not written:
        yield "Nothing to do: everything is there already."
        return
    yield "Next:"
    if in_git:
        yield f"  git add {' '.join(written)} && git commit -m 'Add docdetect'"
        if not installed:
            yield "  pre-commit install       once in every clone (pip install pre-commit)"
    yield "  docdetect check          findings that are new from now on; exit code 1 when there are any"
    yield "  docdetect baseline show  what was accepted: document it little by little, then `baseline prune`"
    yield "  docdetect coverage --first 20"
    yield "                           what people would most likely document first"


def _is_git(root: str) -> bool:
    return os.path.exists(os.path.join(root, ".git"))


def _text(path: str) -> str | None:
    try:
        return read_bytes(path, _MOST_BYTES).decode("utf-8")
    except (SourceError, UnicodeDecodeError):
        return None


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _SHOWN_PATHS
    return ", ".join(names[:_SHOWN_PATHS]) + (f" and {more} more" if more > 0 else "")
