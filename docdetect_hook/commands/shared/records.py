"""Keep the disputed cases and the metrics of a run, those of each file with its own project."""

from __future__ import annotations

import time

from docdetect_hook.config.load import feedback_root
from docdetect_hook.errors import UserError
from docdetect_hook.feedback.jsonl import encode
from docdetect_hook.monitoring.metrics import RunMeter, append_event, usage
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, Callable, Iterable, Iterator
from docdetect_hook.storage.folder import refusal
from docdetect_hook.text.terminal import warn

if TYPE_CHECKING:
    from docdetect_hook.config.load import Configurations
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.feedback.store import FeedbackSink
    from docdetect_hook.runner.summary import FileReport


class _Project(NamedTuple):
    settings: Settings
    meter: RunMeter


class Records:
    """What a run leaves in each project: disputed cases for review, and a line of metrics."""

    def __init__(
        self, configurations: Configurations, *, enabled: bool, whole: bool = False, out: str | None = None
    ) -> None:
        """Begin to measure; nothing is kept unless ``enabled``; ``whole`` says that all is checked.

        ``out`` names a file that gets the cases of the run as well.
        """
        self._out = out
        self._configurations = configurations
        self._enabled = enabled
        self._whole = whole
        self._before = usage()
        self._refusals: dict[str, str] = {}
        self._projects: dict[str, _Project] = {}
        self._sinks: dict[str, FeedbackSink] = {}

    def refusal(self, project: str) -> str:
        """Return why the folder of a project is left alone, which is told once, or nothing."""
        if project not in self._refusals:
            self._refusals[project] = refused = refusal(project) if project else ""
            if refused:
                warn(refused)
        return self._refusals[project]

    def root_in(self, settings: Settings) -> str | None:
        """Return the project that keeps what its files bring, None where nothing is kept."""
        root = feedback_root(settings) if self._enabled else None
        return None if root is None or self.refusal(root) else root

    def keeps_disputes(self, settings: Settings) -> bool:
        """Return whether the disputed cases of files under these settings are kept."""
        return self._out is not None or self.root_in(settings) is not None

    def add(self, file: FileReport) -> None:
        """Take in a file."""
        if self._out is not None and file.disputes:
            _append(self._out, file.disputes)
        if not self._enabled:
            return
        # Each file's own project keeps what it brings: a run over two checkouts writes into both, and one
        # over a foreign file nothing into this.
        settings = self._configurations.settings_for(file.path)
        root = self.root_in(settings)
        if root is None:
            return
        if root not in self._projects:
            self._projects[root] = _Project(settings, RunMeter(self._before))
        self._projects[root].meter.add(file)
        if file.disputes:
            self._sink_of(root).take(file.disputes, time.time())

    def _sink_of(self, root: str) -> FeedbackSink:
        from docdetect_hook.feedback.store import FeedbackSink  # few files bring a case

        if root not in self._sinks:
            self._sinks[root] = FeedbackSink(root, warn)
        return self._sinks[root]

    def settle(self) -> None:
        """Write the disputed cases that wait."""
        for sink in self._sinks.values():
            sink.flush()

    def close(self, model_of: Callable[[Settings], str]) -> Iterator[str]:
        """Write what is left; yield why something could not be written."""
        self.settle()
        for root, project in self._projects.items():
            if not project.settings.deployment.monitoring_enabled:
                continue
            event = project.meter.event(usage(), time.time(), model_of(project.settings), whole=self._whole)
            yield append_event(root, event)


def _append(path: str, cases: Iterable[dict[str, Any]]) -> None:
    """Append cases to the file that the user named."""
    from docdetect_hook.text.writing import open_append

    try:
        with open_append(path) as file:
            file.writelines(encode(case) for case in cases if case["event"] == "disagreement")
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror or error}") from error
