"""Keep the disputed cases of a flake8 process until it ends, which flake8 tells no plugin."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from multiprocessing.util import Finalize
from typing import Any

from docdetect_hook.feedback.store import FeedbackSink
from docdetect_hook.text.terminal import warn


class Disputes:
    """Takes disputes to the feedback file in batches, and the rest at the end of the process.

    A run that is broken off loses what its processes have not written yet; the next one meets it again.
    """

    def __init__(self, root: str) -> None:
        """Take the project's root."""
        self._sink = FeedbackSink(root, warn)
        self._process = 0  # the one that writes the rest when it ends

    def take(self, disputes: Iterable[dict[str, Any]]) -> None:
        """Add the disputes of one file."""
        self._sink.take(disputes, time.time())
        process = os.getpid()
        if self._process != process:
            # The functions that `atexit` knows do not run in flake8's workers; these do, and in any process.
            self._process = process
            Finalize(None, self._sink.flush, exitpriority=0)
