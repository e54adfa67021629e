"""The Python API: ask the ensemble about a snippet."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from copy import deepcopy
from typing import Any, TypedDict, cast

from docdetect_hook.config.load import load_settings
from docdetect_hook.config.settings import PerformanceSettings, Settings
from docdetect_hook.engine import Engine
from docdetect_hook.errors import UserError
from docdetect_hook.quality.model import packaged_model
from docdetect_hook.readers.files import TextFiles
from docdetect_hook.records import FileResult, Judged, Language
from docdetect_hook.startup.typed import Iterable, Mapping, Sequence
from docdetect_hook.text.interpreter import interpreter_fault
from docdetect_hook.voters.ensemble import check_weights

_PATHS: dict[str, str] = {"python": "snippet.py", "rust": "snippet.rs"}
_WHOLE_FILE_KINDS = frozenset({"module", "package", "crate"})
_WORTH_A_POOL = 200_000  # characters of all snippets together from which worker processes pay


class VoteResult(TypedDict):
    """One voter's probability (0..1) that a definition is documented, and its reason."""

    probability: float
    reason: str


class ItemResult(TypedDict):
    """One definition of a snippet with its verdict; ``line`` counts from 1."""

    line: int
    kind: str
    name: str
    qualname: str
    public: bool
    exempt: str | None
    documented: bool
    informative: float | None
    score: float
    confidence: float
    method: str
    votes: dict[str, VoteResult]
    disagreement: bool


class DetectionResult(TypedDict):
    """What `detect` gives: the answer for the snippet, and every definition in it.

    ``confidence`` (0.5..1) is that of the least sure definition that counts; ``id`` names the case for
    feedback; ``problems`` tells why a snippet could not be read.
    """

    has_documentation: bool
    confidence: float
    detection_method: str
    id: str
    language: str
    items: list[ItemResult]
    problems: list[str]


class EnsembleDocumentationDetector:
    """Detects whether snippets of Python and Rust are documented, by the votes of several detectors."""

    def __init__(  # noqa: PLR0913, PLR0917 - the names and their order are the documented API
        self,
        enable_enhanced_python: bool = True,
        enable_enhanced_rust: bool = True,
        enable_pattern_based: bool = True,
        confidence_threshold: float = 0.5,
        voting_strategy: str = "weighted",
        enable_caching: bool = True,
        cache_size: int = 10_000,
        parallel_processing: bool = True,
        max_workers: int = 8,
    ) -> None:
        """Take what the configuration file has under `detection` and `performance`.

        Raises UserError for a value out of its range, in the words of the configuration file's errors, and
        for an interpreter whose regular expressions are faulty.
        """
        if fault := interpreter_fault():
            raise UserError(fault)
        given = {
            "detection.enable_enhanced_python": enable_enhanced_python,
            "detection.enable_enhanced_rust": enable_enhanced_rust,
            "detection.enable_pattern_based": enable_pattern_based,
            "detection.confidence_threshold": confidence_threshold,
            "detection.voting_strategy": voting_strategy,
            "performance.enable_caching": enable_caching,
            "performance.cache_size": cache_size,
            "performance.parallel_processing": parallel_processing,
            "performance.max_workers": max_workers,
        }
        self._use(load_settings(isolated=True, overrides=cast("Mapping[str, object]", given)))

    @property
    def settings(self) -> Settings:
        """Return the settings that are in force."""
        return self._settings

    def set_weights(self, weights: Mapping[str, float]) -> None:
        """Weigh the voters anew; those left out weigh nothing, and weights need not add up to 1.

        Raises UserError for a voter that does not exist and for a weight that is no finite number of
        at least 0.
        """
        detection = self._settings.detection.replace(weights=check_weights(weights))
        self._use(self._settings.replace(detection=detection))

    def detect(self, content: str, language: str) -> DetectionResult:
        """Return whether every public definition of a snippet is documented.

        The module or crate itself counts only when the snippet defines nothing else, and private
        definitions only when nothing in it is public. Raises UserError for another language than
        "python" and "rust".
        """
        if language not in _PATHS:
            raise UserError(f"there is no language {language!r}: use 'python' or 'rust'")
        key = (language, content)
        if key in self._cache:
            self._cache.move_to_end(key)
            return deepcopy(self._cache[key])
        checked = self._engine.check_text(content, _PATHS[language], cast("Language", language))
        result = _result(checked, content, language)
        if self._settings.performance.enable_caching:
            self._cache[key] = deepcopy(result)  # what the caller changes stays with the caller
            if len(self._cache) > self._settings.performance.cache_size:
                self._cache.popitem(last=False)
        return result

    def detect_many(self, snippets: Iterable[tuple[str, str]]) -> list[DetectionResult]:
        """Detect for (content, language) pairs, in their order, in processes where that pays."""
        pairs = list(snippets)
        performance = self._settings.performance
        if _processes(pairs, performance) == 1:
            return [self.detect(content, language) for content, language in pairs]
        from docdetect_hook.runner.pools import can_start, pool_of

        if not can_start():
            return [self.detect(content, language) for content, language in pairs]
        # A task has a cost of its own, and the last chunk must not keep the others waiting: hence 64.
        size = max(1, len(pairs) // 64)
        chunks = [pairs[start : start + size] for start in range(0, len(pairs), size)]
        with pool_of(_processes(pairs, performance), _start, (self._settings,)) as pool:
            futures = [pool.submit(_detect_in_worker, chunk) for chunk in chunks]
            return [result for future in futures for result in future.result()]

    def _use(self, settings: Settings) -> None:
        self._settings = settings
        self._engine = Engine(settings, everything=True, files=TextFiles(), model=packaged_model())
        self._cache: OrderedDict[tuple[str, str], DetectionResult] = OrderedDict()


def _processes(pairs: Sequence[tuple[str, str]], performance: PerformanceSettings) -> int:
    if not performance.parallel_processing or sum(len(content) for content, _ in pairs) < _WORTH_A_POOL:
        return 1
    return min(performance.max_workers, len(pairs))


_worker: EnsembleDocumentationDetector | None = None


def _start(settings: Settings) -> None:
    global _worker  # noqa: PLW0603 - a worker process has one detector, and no other way to keep it
    _worker = EnsembleDocumentationDetector()
    _worker._use(settings)


def _detect_in_worker(pairs: Sequence[tuple[str, str]]) -> list[DetectionResult]:
    if _worker is None:
        raise RuntimeError("the worker was not started by _start")
    return [_worker.detect(*pair) for pair in pairs]


def _result(checked: FileResult, content: str, language: str) -> DetectionResult:
    counted = _counted(checked.judged)
    least = min(counted, key=lambda judged: judged.verdict.confidence, default=None)
    missing = next((judged for judged in counted if not judged.verdict.documented), None)
    decisive = missing or least
    return {
        "has_documentation": bool(counted) and missing is None,
        "confidence": least.verdict.confidence if least else 0.5,
        "detection_method": decisive.verdict.method if decisive else "no voter",
        "id": hashlib.sha256(f"{language}\0{content}".encode("utf-8", "surrogatepass")).hexdigest()[:16],
        "language": language,
        "items": [_item(judged) for judged in checked.judged],
        "problems": [f"{problem.code} {problem.message}" for problem in checked.problems],
    }


def _counted(judged: Sequence[Judged]) -> list[Judged]:
    """Choose the definitions that decide about a snippet."""
    inner = [one for one in judged if one.definition.kind not in _WHOLE_FILE_KINDS]
    asked = [one for one in inner if one.definition.exempt is None]
    public = [one for one in asked if one.definition.public]
    return public or asked or inner or list(judged)


def _item(judged: Judged) -> ItemResult:
    definition, verdict = judged.definition, judged.verdict
    votes: dict[str, Any] = {
        vote.voter: {"probability": vote.probability, "reason": vote.reason} for vote in verdict.votes
    }
    return {
        "line": definition.line,
        "kind": definition.kind,
        "name": definition.name,
        "qualname": definition.qualname,
        "public": definition.public,
        "exempt": definition.exempt,
        "documented": verdict.documented,
        "informative": verdict.informative,
        "score": verdict.score,
        "confidence": verdict.confidence,
        "method": verdict.method,
        "votes": votes,
        "disagreement": verdict.disagreement,
    }
