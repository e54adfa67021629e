"""Correct the confidence of findings by what a team's labels say: weights of named traits, in a JSON file."""

from __future__ import annotations

import math

from docdetect_hook.records import Finding
from docdetect_hook.startup.digests import sha256
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Mapping
from docdetect_hook.text.lazy_regex import regex

PROTOCOL: Final = 2
MOST_BYTES: Final = 1_000_000
PACKAGED_OPINION: Final = "packaged models"
"""The weight of the log-odds that the packaged models give; all other weights are of traits."""

_MOST_TRAITS: Final = 1000
_LARGEST: Final = 50.0
_FOLDERS: Final = 2  # of a path, that make a trait
# The version becomes a file name: no separator, no leading dot, no drive, no stream.
_VERSION: Final = regex(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}\Z")
_WORD: Final = regex(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
# A probability of exactly 0 or 1 could not be corrected at all: the most that the model is believed.
_SUREST: Final = 0.9


class ModelError(Exception):
    """Say in one sentence why a model file cannot be used."""


class Subject(NamedTuple):
    """A finding as labels are learnt from; ``confidence`` is what the packaged models give it.

    ``path`` is relative to the project's root.
    """

    language: str
    kind: str
    code: str
    qualname: str
    path: str
    confidence: float

    @property
    def group(self) -> str:
        """Return what labels have to be about before findings like this one are demoted: code and kind."""
        return f"{self.code} {self.language} {self.kind}"


class Correction(NamedTuple):
    """What a team's labels make of a finding, by its traits and by what the packaged models say.

    ``support`` counts the labels of each group: without labels of its own, no group is corrected.
    """

    version: str
    weights: Mapping[str, float]
    support: Mapping[str, int]
    sha256: str = ""

    def confidence(self, subject: Subject) -> float:
        """Return the corrected probability that this team would fix the finding."""
        if subject.group not in self.support:
            return subject.confidence
        own = math.fsum(self.weights.get(trait, 0.0) for trait in traits(subject))
        return logistic(own + self.weights.get(PACKAGED_OPINION, 0.0) * log_odds(subject.confidence))

    def applied(self, finding: Finding, path: str) -> Finding:
        """Return a finding with the confidence that the team's labels give it."""
        sure = round(self.confidence(subject_of(finding, path)), 4)
        return finding._replace(verdict=finding.verdict._replace(confidence=sure))

    def demotes(self, subject: Subject, below: float) -> bool:
        """Return whether the labels, and not the packaged models alone, put a finding under a limit."""
        corrected = self.confidence(subject)
        return corrected < min(below, subject.confidence)


def subject_of(finding: Finding, path: str) -> Subject:
    """Return a finding as labels are learnt from; ``path`` is that of its file from the project's root."""
    one, sure = finding.definition, finding.verdict.confidence
    return Subject(one.language, one.kind, finding.code, one.qualname, path, sure)


def traits(subject: Subject) -> tuple[str, ...]:
    """Return what a finding shares with others: its kind, its place, and how its name begins."""
    name = subject.qualname.replace("::", ".").rpartition(".")[2]
    folders = subject.path.split("/")[:-1][:_FOLDERS]
    found = [subject.group, *(f"folder {'/'.join(folders[:depth])}" for depth in range(1, len(folders) + 1))]
    word = _WORD.search(name)
    if word is not None:
        found.append(f"{subject.language} {subject.kind} name {word[0].lower()[:40]}")
    if name.startswith("_"):
        found.append("private name")
    return tuple(found)


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability, no surer than a correction may have to outweigh."""
    bounded = min(max(probability, 1 - _SUREST), _SUREST)
    return math.log(bounded / (1 - bounded))


def logistic(value: float) -> float:
    """Return the probability that log-odds stand for."""
    return 1.0 / (1.0 + math.exp(-min(max(value, -700.0), 700.0)))


def is_version(text: object) -> bool:
    """Return whether a text may name a model: it becomes a file name."""
    return isinstance(text, str) and _VERSION.match(text) is not None


def load_correction(data: bytes) -> Correction:
    """Read a model from the bytes of its file, or raise ModelError."""
    content = parse_content(data)
    version = content.get("version")
    if content.get("protocol") != PROTOCOL:
        raise ModelError(f"it has protocol {content.get('protocol')!r:.40}, this version reads {PROTOCOL}")
    if not isinstance(version, str) or not is_version(version):
        raise ModelError(f"{version!r:.60} is not a valid model version")
    weights, support = _numbers(content, "weights"), _numbers(content, "support")
    counts = {name: int(count) for name, count in support.items()}
    return Correction(version, weights, counts, sha256(data).hexdigest())


def parse_content(data: bytes) -> dict[str, Any]:
    """Read everything that a model file says, or raise ModelError."""
    import json  # a run that finds a case loads this module, and reads no model

    try:
        content = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"it is not JSON: {error}") from None
    if not isinstance(content, dict):
        raise ModelError("it holds no JSON object")
    return content


def _numbers(content: Mapping[str, Any], name: str) -> dict[str, float]:
    table, most = content.get(name), _LARGEST if name == "weights" else 1e9
    if not isinstance(table, dict) or len(table) > _MOST_TRAITS:
        raise ModelError(f"it has no table {name} of at most {_MOST_TRAITS} numbers")
    for trait, value in table.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= most:
            raise ModelError(f"the number of {trait!r:.60} in {name} is out of range")
    return {trait: float(value) for trait, value in table.items()}
