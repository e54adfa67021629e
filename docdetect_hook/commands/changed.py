"""The checks of a run that reports what a change brings: `--staged` and `--diff-from`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from docdetect_hook.adoption.affected import Sides, affected
from docdetect_hook.adoption.baseline_file import FileHeaders
from docdetect_hook.adoption.changes import Base, Changes, Head, without_known
from docdetect_hook.adoption.revisions import (
    LINK,
    SUBMODULE,
    Blob,
    Contents,
    Listing,
    Repository,
    changed_paths,
    object_name,
)
from docdetect_hook.adoption.trees import TreeFiles
from docdetect_hook.commands import options
from docdetect_hook.config.places import directories_above, is_repository
from docdetect_hook.discovery.git import GitListing
from docdetect_hook.discovery.walk import SourcePath, discover, language_of
from docdetect_hook.engine import DiskFiles, Engine, FileResult
from docdetect_hook.errors import UserError
from docdetect_hook.models.registry import current_version
from docdetect_hook.runner.executors import timed
from docdetect_hook.runner.summary import FileReport, report_of
from docdetect_hook.text.source import SourceError, read_bytes

if TYPE_CHECKING:
    from docdetect_hook.config.load import Configurations
    from docdetect_hook.config.settings import Settings

_MOST_BYTES = 16_777_216


class View:
    """One side of a change: its files, and an engine for each configuration that looks at them."""

    def __init__(self, files: DiskFiles, configurations: Configurations) -> None:
        """Take how the files of this side are read."""
        self.files = files
        self._configurations = configurations
        self._engines: dict[tuple[int, bool], Engine] = {}

    def check(self, source: SourcePath, *, everything: bool = False) -> FileResult:
        """Check one file as it is on this side."""
        settings = self._configurations.settings_for(source.path)
        key = (id(settings), everything)
        engine = self._engines.get(key)
        if engine is None:
            engine = self._engines[key] = Engine(settings, everything=everything, files=self.files)
        if not isinstance(self.files, TreeFiles):
            return timed(engine.check, source)
        try:
            data = self.files.data(source.path)
        except SourceError as error:
            return engine.unread(source.path, error)
        return timed(engine.check_bytes, data, source.path, source.language)


class Difference(NamedTuple):
    """A change of a repository: what either side lists, and the reader of the objects."""

    repository: Repository
    base: Listing
    head: Listing
    contents: Contents
    is_staged: bool

    def view(self, listing: Listing, configurations: Configurations, *, on_disk: bool = False) -> View:
        """Return how one side is looked at."""
        max_bytes = configurations.settings_in(self.repository.root).files.max_bytes
        if on_disk:
            return View(DiskFiles(max_bytes), configurations)
        files = TreeFiles(self.repository.root, listing, self.contents, max_bytes)
        return View(files, configurations)


def repository_around(paths: list[str], asked: str) -> Repository:
    """Return the repository that holds the paths of a run."""
    for place in directories_above(paths[0]):
        if is_repository(place, os.getcwd()):
            return Repository(place)
    raise UserError(f"{asked} needs a git repository, and there is none around {os.path.abspath(paths[0])}")


class ChangedChecks:
    """The checks of one run over what changed; each report can be narrowed to what the base has not."""

    def __init__(self, args: argparse.Namespace, configurations: Configurations) -> None:
        """Ask git what changed; nothing is checked yet."""
        asked = "--staged" if args.staged else "--diff-from"
        if options.stdin_path(args) is not None:
            raise UserError(f"{asked} looks at the files of a repository: standard input is none of them")
        self._args = args
        self._configurations = configurations
        repository = repository_around(args.paths, asked)
        self._root = repository.root
        self._difference = _staged(repository) if args.staged else _work_tree(repository, args.diff_from)
        difference = self._difference
        self._base = difference.view(difference.base, configurations)
        self._head = difference.view(difference.head, configurations, on_disk=not args.staged)
        self._reports: dict[str, FileReport | None] = {}

    def __iter__(self) -> Iterator[tuple[bool, FileReport]]:
        """Yield the report of each file that may have new findings with whether the user named that file."""
        try:
            for source in self._sources:
                yield source.explicit, report_of(self._head.check(source))
        finally:
            self._difference.contents.close()

    def only_new(self, found: FileReport, kept: FileReport) -> FileReport:
        """Return what is kept of a report without what the base has too."""
        new = self._changes.new_of(self._inside(found.path), found)
        if self._difference.contents.missing:
            raise UserError(
                f"objects of the base are not in this clone: fetch them with "
                f"`git fetch --refetch` in {self._root}"
            )
        return kept._replace(findings=without_known(kept.findings, new.findings), problems=new.problems)

    def refusals(self) -> list[str]:
        """Return nothing: no reports are kept."""
        return []

    def model_of(self, settings: Settings) -> str:
        """Return the version of the model that serves the project of these settings."""
        return current_version(None if settings.isolated else settings.project or None, settings.model_path)

    @cached_property
    def _sources(self) -> list[SourcePath]:
        """The changed files that the arguments name, and the files that those affect."""
        named = self._named_in_index() if self._difference.is_staged else self._named_on_disk()
        changed = frozenset(self._inside(path) for path in named)
        difference = self._difference
        gone = frozenset(path for path in difference.base if path not in difference.head)
        manifests = frozenset(path for path in self._changed if path.endswith("Cargo.toml"))
        sides = Sides(
            self._root,
            self._base.files,
            self._head.files,
            frozenset(difference.head),
            changed | gone | manifests,
        )
        others = [self._shown(path) for path in affected(sides)]
        found = {source.path: source for source in self._wanted(others)}
        return [source for _, source in sorted({**found, **named}.items())]

    @cached_property
    def _changed(self) -> frozenset[str]:
        return frozenset(changed_paths(self._difference.base, self._difference.head))

    def _named_in_index(self) -> dict[str, SourcePath]:
        """Return the staged files below the paths of the run."""
        head = self._difference.head
        staged = (path for path in self._changed if path in head and head[path].mode != SUBMODULE)
        named = [os.path.abspath(path) for path in self._args.paths]
        files = set(named)
        folders = tuple(os.path.join(path, "") for path in named)
        places = [os.path.join(self._root, path) for path in staged]
        inside = [path for path in places if path in files or path.startswith(folders)]
        return {source.path: source for source in self._wanted(map(os.path.relpath, inside))}

    def _named_on_disk(self) -> dict[str, SourcePath]:
        """Return the files of the run that are not as the base has them."""
        found = discover(self._args.paths, self._configurations)
        return {source.path: source for source in found if self._inside(source.path) in self._changed}

    def _wanted(self, paths: Iterator[str] | list[str]) -> Iterator[SourcePath]:
        """Yield those of some files that are checked under the settings, whether they are on disk or not."""
        named = {os.path.abspath(path) for path in self._args.paths}
        for source in discover((path for path in paths if language_of(path)), self._configurations):
            yield source._replace(explicit=os.path.abspath(source.path) in named)

    @cached_property
    def _changes(self) -> Changes:
        difference = self._difference
        base, head = self._base.files, self._head.files
        gone = [path for path in difference.base if path not in difference.head and language_of(path)]
        added = [path for path in difference.head if path not in difference.base and language_of(path)]
        return Changes(
            Base(
                self._base_report,
                tuple(gone),
                lambda path: base.load(os.path.join(self._root, path)),
                FileHeaders(self._root, base.load),
            ),
            Head(
                tuple(added),
                lambda path: head.load(os.path.join(self._root, path)),
                FileHeaders(self._root, head.load),
            ),
        )

    def _base_report(self, path: str) -> FileReport | None:
        if path not in self._reports:
            language = language_of(path) or "python"
            there = path in self._difference.base
            source = SourcePath(self._shown(path), language, False)
            self._reports[path] = report_of(self._base.check(source)) if there else None
        return self._reports[path]

    def _inside(self, path: str) -> str:
        """Return the path of a file from the repository's root."""
        return os.path.relpath(os.path.abspath(path), self._root).replace(os.sep, "/")

    def _shown(self, path: str) -> str:
        """Return the path of a file from the working directory."""
        return os.path.relpath(os.path.join(self._root, path))


def _staged(repository: Repository) -> Difference:
    """Compare the index with HEAD; before the first commit everything is new."""
    head = repository.commit("HEAD")
    base: Listing = repository.tree(head) if head else {}
    return Difference(repository, base, repository.index(), repository.contents(), True)


def _work_tree(repository: Repository, revision: str) -> Difference:
    """Compare the files on disk with a revision."""
    base = repository.tree(repository.require_commit(revision))
    head = dict(_on_disk(repository.root, base))
    return Difference(repository, base, head, repository.contents(), False)


def _on_disk(root: str, base: Listing) -> Iterator[tuple[str, Blob]]:
    """Yield the files of the work tree; those that no reader looks at are taken to be as the base has them.

    Contents are compared here and not by git, which would run the filters that the configuration names.
    """
    names = GitListing(root).names()
    if names is None:
        raise UserError(f"git cannot list the files in {root}")
    like = next((blob.name for blob in base.values()), "")
    for name in dict.fromkeys(names):
        path = os.path.join(root, name)
        known = base.get(name)
        if known is not None and not _is_read(name):
            yield name, known
        elif os.path.islink(path):
            yield name, Blob(LINK, object_name(os.fsencode(os.readlink(path)), like))
        elif os.path.isfile(path):
            yield name, _hashed(path, known, like)
        elif known is not None and os.path.isdir(path):
            yield name, known


def _is_read(name: str) -> bool:
    """Return whether a reader may look at a file of this name."""
    last = name.rpartition("/")[2]
    return "." not in last or last.endswith((".py", ".pyi", ".rs")) or last == "Cargo.toml"


def _hashed(path: str, known: Blob | None, like: str) -> Blob:
    mode = known.mode if known is not None else ""
    try:
        data = read_bytes(path, _MOST_BYTES)
    except SourceError:
        return Blob(mode, "")
    name = object_name(data, like)
    if known is not None and name != known.name and b"\r\n" in data:
        # As core.autocrlf has it: the same text with the other line ends.
        return Blob(mode, object_name(data.replace(b"\r\n", b"\n"), like))
    return Blob(mode, name)
