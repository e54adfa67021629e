"""Run the golden suite and measure how often the verdicts are right."""

from __future__ import annotations

from docdetect_hook.config.load import load_settings
from docdetect_hook.config.settings import Settings
from docdetect_hook.engine import Engine
from docdetect_hook.golden.cases import Case, Expected, load_cases
from docdetect_hook.languages import decode, language_of
from docdetect_hook.quality.model import packaged_model
from docdetect_hook.readers.files import TextFiles
from docdetect_hook.records import Judged
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Iterable, Iterator, Literal, Sequence

Component = Literal["enhanced_python", "enhanced_rust", "ensemble", "learning"]
COMPONENTS: tuple[Component, ...] = ("enhanced_python", "enhanced_rust", "ensemble", "learning")

_TEXT_CODES = frozenset({"UND200", "UND201", "UND202"})


class CaseResult(NamedTuple):
    """How a case came out: the expected rows that were right, and what differs in words."""

    case: Case
    right: int
    differences: tuple[str, ...]


class Tally(NamedTuple):
    """Right and all definitions of a language, a class or the whole suite; extra ones count as wrong."""

    right: int
    total: int

    @property
    def accuracy(self) -> float:
        """Return the share that is right (0..1); an empty tally is 1."""
        return self.right / self.total if self.total else 1.0


class SuiteResult(NamedTuple):
    """The outcome of the suite, case by case."""

    results: tuple[CaseResult, ...]

    @property
    def total(self) -> Tally:
        """Add up every case."""
        return _tally(self.results)

    @property
    def failures(self) -> tuple[CaseResult, ...]:
        """List the cases with a difference."""
        return tuple(result for result in self.results if result.differences)

    def by(self, key: Callable[[Case], str]) -> dict[str, Tally]:
        """Add up the cases by a property of theirs, sorted by its value."""
        groups: dict[str, list[CaseResult]] = {}
        for result in self.results:
            groups.setdefault(key(result.case), []).append(result)
        return {name: _tally(groups[name]) for name in sorted(groups)}


def validate_suite(component: Component = "ensemble") -> SuiteResult:
    """Run the cases that concern a component.

    ``enhanced_python`` and ``enhanced_rust`` are held to structure, documentation and publicity of
    their language, ``learning`` to the codes about what a text says, ``ensemble`` to everything.
    """
    overrides: dict[str, object] = {"rules.extend_select": ("UND105", "UND202"), "files.stubs": True}
    settings = load_settings(isolated=True, overrides=overrides)
    cases = [case for case in load_cases() if _concerns(case, component)]
    return SuiteResult(tuple(_run(case, component, settings) for case in cases))


def validate_99_9_percent_accuracy() -> bool:
    """Return whether the golden suite reaches the accuracy that `safety.accuracy_threshold` asks for."""
    settings = load_settings(isolated=True)
    return validate_suite().total.accuracy >= settings.safety.accuracy_threshold


def _concerns(case: Case, component: Component) -> bool:
    if component == "learning":
        return any(expected.code in _TEXT_CODES or expected.documented for expected in case.expect)
    return component == "ensemble" or component.endswith(case.language)


def _run(case: Case, component: Component, settings: Settings) -> CaseResult:
    texts = {path: decode(case.data(path), language_of(path) or "rust") for path in case.files}
    engine = Engine(settings, everything=True, files=TextFiles(texts), model=packaged_model())
    result = engine.check_text(decode(case.data(case.path), case.language), case.path, case.language)
    wanted = [_reduced(expected, component) for expected in case.expect]
    found = [_found(judged, component) for judged in result.judged]
    right = sum(row in found for row in wanted)
    told = [problem for problem in result.problems if problem.code != "UND910"]
    problems = [f"{problem.code} {problem.message}" for problem in told]
    return CaseResult(case, right, (*_differences(wanted, found), *problems))


def _found(judged: Judged, component: Component) -> Expected:
    definition = judged.definition
    row = Expected(
        definition.line,
        definition.kind,
        definition.qualname,
        judged.verdict.documented,
        definition.public,
        definition.exempt,
        judged.code or None,
        blank=False,
    )
    return _reduced(row, component)


def _reduced(row: Expected, component: Component) -> Expected:
    """Keep of a row what a component answers for; what is blank is known by its code."""
    if component == "ensemble":
        return row._replace(blank=False)
    about_text = row.code if row.code in _TEXT_CODES else None
    if component == "learning":
        return row._replace(documented=False, public=False, exempt=None, code=about_text, blank=False)
    return row._replace(code=None, blank=False)


def _differences(wanted: Sequence[Expected], found: Sequence[Expected]) -> Iterator[str]:
    for row in wanted:
        if row not in found:
            yield f"expected {_words(row)}"
    for row in found:
        if row not in wanted:
            yield f"found {_words(row)}"
    if sorted(wanted, key=repr) == sorted(found, key=repr) and list(wanted) != list(found):
        yield "the order differs"


def _words(row: Expected) -> str:
    parts = [
        f"line {row.line}: {row.kind} {row.qualname or '-'}",
        "documented" if row.documented else "missing",
        "public" if row.public else "private",
        row.code or "no code",
    ]
    return ", ".join([*parts, f"exempt ({row.exempt})"] if row.exempt else parts)


def _tally(results: Iterable[CaseResult]) -> Tally:
    right = total = 0
    for result in results:
        right += result.right
        # A definition found under a wrong name is one mistake, not one missed and one too many.
        extra = sum(difference.startswith("found ") for difference in result.differences)
        missed = len(result.case.expect) - result.right
        total += len(result.case.expect) + max(0, extra - missed)
    return Tally(right, total)
