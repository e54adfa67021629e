"""The baselines of a run: each file goes by that of its own project."""

from __future__ import annotations

import os

from docdetect_hook.startup.stdlib import partial
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable, Iterator, Mapping, Protocol, Sequence
from docdetect_hook.storage.committed import BASELINE_FILE

if TYPE_CHECKING:
    from docdetect_hook.adoption.baseline import Baseline, Entry
    from docdetect_hook.runner.summary import FileReport


class Projects(Protocol):
    """What is known of the project around a path."""

    def identity_of(self, path: str) -> str:
        """Return the path relative to the root of its project."""

    def project_of(self, path: str) -> str:
        """Return the absolute root of a path's project, empty outside of any."""


class Opened(NamedTuple):
    """A baseline in use, and the root that its paths are relative to."""

    root: str
    baseline: Baseline


class Baselines:
    """Accepts the findings of each file that the baseline of its project has; each is read once."""

    def __init__(self, projects: Projects, given: str | None = None) -> None:
        """Take the projects; ``given`` is the one file that counts for all of them."""
        self._projects = projects
        self._opened: dict[str, Opened | None] = {}
        # Read at once: a mistake in its name is told before the first file is checked.
        self._all = _opened(root_of(projects), given, projects) if given else None

    def accept(self, report: FileReport) -> FileReport:
        """Return the report without the findings that are accepted, and their number."""
        opened = self.open_for(report.path)
        return opened.baseline.accept(report) if opened else report

    def accepts_in(self, root: str) -> bool:
        """Return whether there is a baseline for the files of a project."""
        return bool(self.open_for(os.path.join(root, "-")))

    def open_for(self, path: str) -> Opened | None:
        """Return the baseline that a file goes by, if any; one that cannot be read is a UserError."""
        if self._all:
            return self._all
        # None is remembered as well: most projects have no baseline, and are asked for each of their files.
        root = root_of(self._projects, path)
        if root not in self._opened:
            path = os.path.join(root, BASELINE_FILE)
            self._opened[root] = _opened(root, path, self._projects) if os.path.lexists(path) else None
        return self._opened[root]

    def stale(
        self, is_selected: Callable[[str, Entry], bool], is_whole: Callable[[str], bool]
    ) -> Iterator[Entry]:
        """Yield the entries that accepted nothing, of every baseline that was in use.

        ``is_selected`` says whether the run reports an entry below a root, ``is_whole`` whether it covers all
        below a root.
        """
        for root, baseline in filter(None, (self._all, *self._opened.values())):
            yield from baseline.stale(partial(is_selected, root), whole=is_whole(root))


def root_of(projects: Projects, path: str = "") -> str:
    """Return the root that a baseline's paths are relative to: the project's, or the working directory."""
    return projects.project_of(path) or os.getcwd()


def open_baseline(entries: Mapping[str, Sequence[Entry]], projects: Projects, root: str) -> Baseline:
    """Make a baseline of entries by path, relative to a root."""
    from docdetect_hook.adoption.baseline import Baseline  # most projects have none
    from docdetect_hook.adoption.baseline_file import FileHeaders

    return Baseline(
        entries,
        rooted=projects.identity_of,
        is_gone=lambda path: not os.path.lexists(os.path.join(root, path)),
        header_of=FileHeaders(root),
    )


def _opened(root: str, path: str, projects: Projects) -> Opened:
    from docdetect_hook.adoption.baseline_file import read_by_path

    return Opened(root, open_baseline(read_by_path(path), projects, root))
