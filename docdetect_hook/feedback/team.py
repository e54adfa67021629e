"""The labels that a team shares: a committed file, one answer a line with its case, merged by lines."""

from __future__ import annotations

from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.jsonl import FORMAT, RECENT, encode, read_lines
from docdetect_hook.feedback.labels import label_of, settle
from docdetect_hook.startup.typed import Any, Final, Iterable, Iterator, Mapping
from docdetect_hook.storage.committed import LABELS_FILE, append_committed, open_committed
from docdetect_hook.storage.folder import newest_lines

# What a label has to tell of its case where nobody else has seen it: enough to train, and to show it.
_FIELDS: Final = (
    "path", "line", "language", "kind", "qualname", "header", "doc", "documented", "confidence", "code",
    "sampled",
)  # fmt: skip


def record_answers(root: str, answers: Iterable[tuple[Case, Mapping[str, Any]]]) -> None:
    """Append answers, each with its case, to the file that the team shares; raises UserError."""
    lines = [encode({**event, "case": _told(case)}) for case, event in answers]
    if lines:
        append_committed(root, LABELS_FILE, lines)


def read_team(root: str) -> Iterator[dict[str, Any]]:
    """Yield the newest answers of the shared file, each behind its case; damaged lines are passed over."""
    try:
        with open_committed(root, LABELS_FILE) as file:
            for event in read_lines(newest_lines(file, RECENT)):
                case = event.get("case")
                if isinstance(case, dict):
                    yield {**case, "v": FORMAT, "event": "disagreement", "id": event.get("id")}
                yield event
    except OSError:
        return


def answered(root: str) -> set[str]:
    """Return the cases that the team has answered."""
    labels = (label_of(event) for event in read_team(root))
    return set(settle(label for label in labels if label is not None).settled)


def _told(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in _FIELDS}
