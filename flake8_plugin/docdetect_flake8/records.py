"""Keep the cases and the metrics of a flake8 process until it ends, which flake8 tells no plugin."""

from __future__ import annotations

import os
import time
import weakref
from multiprocessing.util import Finalize

from docdetect_hook.config.load import Settings
from docdetect_hook.feedback.store import FeedbackSink
from docdetect_hook.models.serving import current_version
from docdetect_hook.monitoring.metrics import RunMeter, append_event, usage
from docdetect_hook.runner.summary import FileReport
from docdetect_hook.text.terminal import warn


class Once:
    """Gives one warning for all processes that a run forks: they share a pipe with a single byte.

    Processes that are spawned share nothing: each of them warns.
    """

    def __init__(self) -> None:
        """Put the byte into the pipe."""
        self._reading, writing = os.pipe()
        os.write(writing, b".")
        os.close(writing)
        weakref.finalize(self, os.close, self._reading).atexit = False  # records are written still later

    def warn(self, message: str) -> None:
        """Write a warning, unless another process came first."""
        if os.read(self._reading, 1):
            warn(message)


class Records:
    """Takes cases to the feedback file in batches, the rest and a line of metrics at the end of the process.

    A run that is broken off loses what its processes have not written yet; the next one meets it again.
    """

    def __init__(self, root: str, settings: Settings, once: Once) -> None:
        """Take the project's root, the settings of its files, and what gives its warning."""
        self._root = root
        self._settings = settings
        self._sink = FeedbackSink(root, once.warn)
        self._meter = RunMeter(usage())
        self._process = 0  # the one that writes the rest when it ends

    def take(self, report: FileReport) -> None:
        """Add one file."""
        process = os.getpid()
        if self._process != process:
            # The functions that `atexit` knows do not run in flake8's workers; these do, and in any process.
            self._process = process
            self._meter = RunMeter(usage())  # a worker that was forked counts what is its own
            Finalize(None, self._close, exitpriority=0)
        self._sink.take(report.disputes, time.time())
        self._meter.add(report)

    def _close(self) -> None:
        self._sink.flush()
        if self._settings.deployment.monitoring_enabled:
            model = current_version(self._root, self._settings.model_path)
            append_event(self._root, self._meter.event(usage(), time.time(), model))
