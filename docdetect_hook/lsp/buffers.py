"""Check the text of a buffer as if it were on disk, among the other open buffers."""

from __future__ import annotations

import os

from docdetect_hook.adoption.projects import Baselines
from docdetect_hook.adoption.suppress import placed, same_code, written
from docdetect_hook.config.load import Configurations
from docdetect_hook.discovery.walk import skip_reason
from docdetect_hook.engine import Engine
from docdetect_hook.languages import language_of
from docdetect_hook.readers.files import DiskFiles
from docdetect_hook.records import Finding, Problem
from docdetect_hook.runner.summary import report_of
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Mapping


class Checked(NamedTuple):
    """What is wrong in a buffer."""

    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()


class Insertion(NamedTuple):
    """Text to insert: before a column of a line, both from 0."""

    line: int
    col: int
    text: str


class _BufferFiles(DiskFiles):
    """The files on disk, but for those that are open: their buffers count."""

    def __init__(self, max_bytes: int, buffers: Mapping[str, str]) -> None:
        super().__init__(max_bytes)
        self._buffers = buffers

    def load(self, path: str) -> str | None:
        """Return the text of a file, that of its buffer where it is open."""
        text = self._buffers.get(os.path.normpath(os.path.join(self.base, path)))
        return super().load(path) if text is None else _as_read(text)


def check_buffer(path: str, buffers: Mapping[str, str], configured: Callable[[], Configurations]) -> Checked:
    """Check the buffer of an absolute path under its nearest configuration, less what the baseline accepts.

    ``buffers`` has the text of every open file by its absolute path, ``configured`` looks for the
    configurations anew. Raises UserError for one that is not valid.
    """
    language = language_of(path)
    configurations = configured()
    if language is None or skip_reason(path, configurations):
        return Checked()
    settings = configurations.settings_for(path)
    engine = Engine(
        settings, brief=True, opinions=False, files=_BufferFiles(settings.files.max_bytes, buffers)
    )
    report = report_of(engine.check_text(_as_read(buffers[path]), path, language))
    accepted = Baselines(configurations).accept(report)
    return Checked(accepted.findings, accepted.problems)


def suppression(path: str, text: str, finding: Finding) -> Insertion | None:
    """Return the comment that silences a finding of a text, None where no comment can be placed."""
    language = language_of(path) or "python"
    before = _as_read(text)
    data = written(before.encode("utf-8", "surrogatepass"), placed([finding]), b"reason", language)
    after = data.decode("utf-8", "surrogatepass")
    if not same_code(before, after, language):
        return None
    differ = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), 0)
    line_start = before.rfind("\n", 0, differ) + 1
    length = len(after) - len(before)
    for start in (line_start, differ):  # a line of its own where that is possible
        if after[:start] + after[start + length :] == before:
            line = before.count("\n", 0, start)
            return Insertion(line, start - line_start, after[start : start + length])
    return None


def _as_read(text: str) -> str:
    """Return the text with the line ends that the readers know."""
    return text.replace("\r\n", "\n").removeprefix("\ufeff")
