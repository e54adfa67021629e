"""The run over files: from a source to its definitions, verdicts, findings and problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from docdetect_hook.contracts.review import Review, review
from docdetect_hook.languages import decode
from docdetect_hook.models.correction import Subject
from docdetect_hook.models.registry import Serving, packaged_model, serving
from docdetect_hook.quality.classify import judge
from docdetect_hook.quality.item import header_of
from docdetect_hook.quality.model import Model
from docdetect_hook.quality.neighbours import Neighbours
from docdetect_hook.readers.files import DiskFiles, Files
from docdetect_hook.records import Count, Definition, Finding, Language, Problem, Reading, Verdict
from docdetect_hook.rules.audience import Audience, FileAudience, asks_for_docs, audience, file_audience
from docdetect_hook.rules.content import SAYS_NOTHING
from docdetect_hook.rules.contracts import CONTRACTS
from docdetect_hook.rules.missing import MISSING_CODES, missing_code
from docdetect_hook.rules.selection import selected_codes
from docdetect_hook.rules.suppressions import Suppressions, find_suppressions
from docdetect_hook.rules.table import RULES, rules_of
from docdetect_hook.text.source import SourceError, read_bytes
from docdetect_hook.voters.panel import Opinion, panel_for

if TYPE_CHECKING:
    import ast

    from docdetect_hook.config.settings import RuleSettings, Settings
    from docdetect_hook.contracts.records import Disagreement
    from docdetect_hook.discovery.walk import SourcePath
    from docdetect_hook.readers.python.concrete import Known
    from docdetect_hook.readers.python.reader import PythonProject
    from docdetect_hook.readers.rust.reader import RustProject
    from docdetect_hook.rules.rule import Described

_MOST_DEFINITIONS = 40_000
# Fingerprints below this, one in ten, make the random sample of findings that people are asked about.
_SAMPLED = "1999999999999999"


class Judged(NamedTuple):
    """A definition with its verdict and its finding, if any.

    ``records`` are for the feedback file: a case that people are asked about, and the different verdicts of
    two models where one of them is on trial. ``says_nothing``: the text is empty or a placeholder.
    ``untrue`` are the findings about what the text and the code do not agree on, ``demoted`` is a finding
    that the team's labels take back.
    """

    definition: Definition
    verdict: Verdict
    finding: Finding | None
    records: tuple[dict[str, Any], ...] = ()
    says_nothing: bool = False
    untrue: tuple[Finding, ...] = ()
    demoted: Finding | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return everything that is reported of the definition."""
        return self.untrue if self.finding is None else (self.finding, *self.untrue)

    @property
    def code(self) -> str:
        """Return the code of the first finding, nothing when there is none."""
        return self.findings[0].code if self.findings else ""


class FileResult(NamedTuple):
    """Everything known about one file after its check.

    ``chars`` is the length of its text, ``seconds`` how long the check took, where that was measured.
    ``audience`` says what a file is for that is not asked for missing documentation, ``counts`` how much of
    it is documented.
    """

    path: str
    judged: tuple[Judged, ...]
    problems: tuple[Problem, ...]
    chars: int = 0
    crashed: bool = False
    seconds: float = 0.0
    audience: FileAudience | None = None
    counts: tuple[Count, ...] = ()


class Engine:
    """Checks files under one set of settings, keeping what files of a project share."""

    def __init__(
        self,
        settings: Settings,
        *,
        everything: bool = False,
        honour_noqa: bool = True,
        files: Files | None = None,
        model: Model | None = None,
    ) -> None:
        """Take the settings; nothing is read before the first file is checked.

        ``everything`` judges definitions out of scope as well; ``honour_noqa=False`` leaves `# noqa`
        comments to a host that handles them itself. ``files`` and ``model`` stand in for the disk and
        for the model that is served.
        """
        self._settings = settings
        self._files = files or DiskFiles(settings.files.max_bytes)
        self._everything = everything
        self._honour_noqa = honour_noqa
        self._python: PythonProject | None = None
        self._rust: RustProject | None = None
        self._panel = panel_for(settings)
        self._model = model
        alone = settings.isolated or model is not None
        self._root = None if alone else settings.project or None
        self._codes: dict[RuleSettings, frozenset[str]] = {}

    def excludes(self, path: str) -> bool:
        """Return whether the settings leave this path out."""
        return self._settings.excludes(path)

    def check(self, source: SourcePath) -> FileResult:
        """Read and check one file; trouble with it is a problem in the result, never an exception."""
        kept = self._files.take(source.path) if isinstance(self._files, DiskFiles) else None
        if kept is not None:
            return self.check_text(kept, source.path, source.language)
        try:
            data = read_bytes(source.path, self._settings.files.max_bytes)
        except SourceError as error:
            return self.unread(source.path, error)
        except Exception as error:  # noqa: BLE001 - as in check_text
            return _crashed(source.path, error)
        return self.check_bytes(data, source.path, source.language)

    def check_bytes(self, data: bytes, path: str, language: Language) -> FileResult:
        """Decode and check the bytes of one file as if they stood at ``path``."""
        try:
            text = decode(data, language)
        except SourceError as error:
            return self.unread(path, error)
        except Exception as error:  # noqa: BLE001 - as in check_text
            return _crashed(path, error)
        return self.check_text(text, path, language)

    def unread(self, path: str, error: SourceError) -> FileResult:
        """Return what remains of a file that has no text."""
        problem = Problem(path, error.line, error.col, error.code, error.message)
        return FileResult(path, (), self._reported((problem,), path))

    def check_text(
        self, text: str, path: str, language: Language, tree: ast.Module | None = None
    ) -> FileResult:
        """Check one decoded text as if it stood at ``path``.

        ``tree`` is what `ast.parse` made of this very text, where the caller has it: it saves parsing.
        """
        try:
            return self._check_text(text, path, language, tree)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one file must not stop the run
            return _crashed(path, error, len(text))

    def _check_text(self, text: str, path: str, language: Language, tree: ast.Module | None) -> FileResult:
        reading = _bounded(self.read(text, path, language, tree), path)
        rules = self._settings.rules_for(path)
        suppressions = find_suppressions(
            text,
            language,
            noqa=self._honour_noqa,
            foreign=rules.foreign_suppressions,
            known_codes=RULES,
            definitions=reading.definitions,
        )
        of_file = file_audience(self._place_of(path), text, language)
        lines = text.split("\n") if reading.definitions else []
        around = Neighbours(reading.definitions, lines)
        contracts = self._codes_of(rules) & CONTRACTS.keys()
        untrue = review(lines, reading.definitions, contracts, private=rules.scope == "all")
        wanted = self._wanted(reading.definitions, rules, of_file, untrue)
        known: Known = {}
        if language == "python":
            wanted, known = self._concrete(wanted, text, rules, of_file)
        identities = _Identities(self._settings.identity_of(path))
        served = self._serving(path)
        judged = tuple(
            _with_untrue(one, untrue, suppressions, identities, rules)
            for one in self._judge(wanted, around, rules, of_file, suppressions, identities, served)
        )
        judged = self._with_fixes(judged, text, language, lines, known)
        judged = _with_untrue_fixes(judged, untrue, text, language)
        unasked = of_file if of_file and not getattr(rules, of_file) else None
        enabled = self._codes_of(rules) - (MISSING_CODES if unasked else frozenset())
        unfit = tuple(_directive_problems(path, suppressions, enabled))
        problems = (*reading.problems, *_fixed(unfit, text, language))
        counts = self._counts(reading.definitions, judged, rules, of_file)
        reported = self._reported(problems, path)
        return FileResult(path, judged, reported, len(text), audience=unasked, counts=counts)

    def _counts(
        self,
        definitions: Iterable[Definition],
        judged: Iterable[Judged],
        rules: RuleSettings,
        of_file: FileAudience | None,
    ) -> tuple[Count, ...]:
        """Count what is in scope by policy: what excuses single findings does not shrink the whole."""
        codes = self._codes_of(self._settings.rules)
        empty = {id(one.definition) for one in judged if one.says_nothing}
        counts: dict[tuple[str, Audience, bool], list[int]] = {}
        for one in definitions:
            if not _in_scope(one, rules) or missing_code(one.language, one.kind) not in codes:
                continue
            key = (one.kind, audience(one, of_file), asks_for_docs(one, of_file, rules))
            count = counts.setdefault(key, [0, 0])
            count[0] += 1
            count[1] += one.doc is not None and id(one) not in empty
        return tuple([Count(*key, *numbers) for key, numbers in sorted(counts.items())])

    def _concrete(
        self, wanted: Sequence[Definition], text: str, rules: RuleSettings, of_file: FileAudience | None
    ) -> tuple[Sequence[Definition], Known]:
        """Read from libcst's tree how those definitions are written that are about to be reported."""
        codes = self._codes_of(rules)
        asked = [
            one
            for one in wanted
            if one.doc is None
            and _in_scope(one, rules)
            and missing_code("python", one.kind) in codes
            and asks_for_docs(one, of_file, rules)
        ]
        if not asked:
            return wanted, {}
        from docdetect_hook.readers.python.concrete import confirmed, place_of, read_concrete

        known = {place_of(one): form for one, form in zip(asked, read_concrete(text, asked), strict=True)}
        return [confirmed(one, known.get(place_of(one))) for one in wanted], known

    def _with_fixes(
        self,
        judged: tuple[Judged, ...],
        text: str,
        language: Language,
        lines: Sequence[str],
        known: Known,
    ) -> tuple[Judged, ...]:
        """Attach to each finding the fix that there is for it."""
        findings = [one.finding for one in judged if one.finding is not None]
        if not findings:
            return judged
        lexicon, model = self._panel.lexicon, self._model or packaged_model()

        def says_something(definition: Definition) -> bool:
            told = judge(definition, header_of(definition, lines), model, lexicon)
            return told.code is None and (told.informative or 0.0) >= 1 / 2

        from docdetect_hook.fix.plan import fixes_of  # clean code does without

        fixes = fixes_of(text, language, findings, known, says_something)
        return tuple(
            one._replace(finding=one.finding._replace(fix=fixes[one.finding.fingerprint]))
            if one.finding is not None and one.finding.fingerprint in fixes
            else one
            for one in judged
        )

    def _place_of(self, path: str) -> str:
        """Return the path in the repository; texts in memory have none around them."""
        return self._settings.identity_of(path) if isinstance(self._files, DiskFiles) else path

    def read(self, text: str, path: str, language: Language, tree: ast.Module | None = None) -> Reading:
        """Find the definitions of one text without judging them."""
        if language == "rust":
            return self._rust_project().read(path, text)
        ignored = self._settings.rules_for(path).ignore_decorators
        reading = self._python_project().read(path, text, tree, ignored)
        if path.endswith(".pyi") and not self._settings.files.stubs:
            # Documentation lives with the implementation; stubs are asked for it on request only.
            stubs = (one._replace(exempt=one.exempt or "stub") for one in reading.definitions)
            return reading._replace(definitions=tuple(stubs))
        return reading

    def _python_project(self) -> PythonProject:
        if self._python is None:
            from docdetect_hook.readers.python.reader import PythonProject

            files = self._files
            self._python = PythonProject(files.load, files.list_dir, files.load_classes, files.glance)
        return self._python

    def _rust_project(self) -> RustProject:
        if self._rust is None:
            from docdetect_hook.readers.rust.reader import RustProject

            self._rust = RustProject(self._files.load, self._files.list_dir, self._files.base)
        return self._rust

    def _codes_of(self, rules: RuleSettings) -> frozenset[str]:
        codes = self._codes.get(rules)
        if codes is None:
            codes = selected_codes(rules.select, rules.ignore, rules.extend_select)
            self._codes[rules] = codes
        return codes

    def _wanted(
        self,
        definitions: Sequence[Definition],
        rules: RuleSettings,
        of_file: FileAudience | None,
        untrue: Review,
    ) -> Sequence[Definition]:
        """Drop what is out of scope and not untrue: in many files that is everything."""
        if self._everything:
            return definitions
        return [
            one
            for one in definitions
            if (_looks_at(one, rules) and (one.doc is not None or asks_for_docs(one, of_file, rules)))
            or id(one) in untrue
        ]

    def _reported(self, problems: Iterable[Problem], path: str) -> tuple[Problem, ...]:
        codes = self._codes_of(self._settings.rules_for(path))
        return tuple(problem for problem in problems if problem.code in codes)

    def _judge(
        self,
        definitions: Iterable[Definition],
        around: Neighbours,
        rules: RuleSettings,
        of_file: FileAudience | None,
        suppressions: Suppressions,
        identities: _Identities,
        served: Serving,
    ) -> Iterator[Judged]:
        codes = self._codes_of(rules)
        panel, model = self._panel, self._model or packaged_model()
        asked_model = model if panel.confidence or "UND202" in codes else None
        for definition in definitions:
            in_scope = _in_scope(definition, rules)
            asks = in_scope and asks_for_docs(definition, of_file, rules)
            told = missing_code(definition.language, definition.kind) in codes
            weighs = self._everything or (asks and told and definition.doc is None)
            opinion = panel.ask(definition, around, asked_model, weighs_need=weighs)
            finding = demoted = None
            records: tuple[dict[str, Any], ...] = ()
            if _looks_at(definition, rules):
                finding = _finding(definition, opinion, identities)
            if finding is not None and not asks and finding.code in MISSING_CODES:
                finding = None
            if finding is not None:
                # Asked whatever is selected: a comment is used when there is something to silence.
                hidden = suppressions.hides(definition, finding.code)
                if finding.code not in codes or hidden:
                    finding = None
            if asks and (told or definition.doc is not None) and self._settings.learning.enabled:
                records = tuple(self._records(definition, opinion, finding, around.lines, served))
            if finding is not None:
                finding, demoted = self._corrected(finding, served)
            if finding is not None and finding.verdict.confidence < rules.min_confidence:
                finding = None
            says_nothing = opinion.judgement.code in SAYS_NOTHING
            yield Judged(definition, opinion.verdict, finding, records, says_nothing, demoted=demoted)

    def _serving(self, path: str) -> Serving:
        return serving(self._root, self._settings.identity_of(path), self._settings.model_path)

    def _records(
        self,
        definition: Definition,
        opinion: Opinion,
        finding: Finding | None,
        lines: Sequence[str],
        served: Serving,
    ) -> Iterator[dict[str, Any]]:
        """Yield the case that people are asked about, if any, and what models on trial make of it."""
        sampled = finding is not None and finding.fingerprint < _SAMPLED
        if not (opinion.verdict.disagreement or sampled or (served.on_trial and finding is not None)):
            return
        from docdetect_hook.feedback.store import disagreement  # most files do without
        from docdetect_hook.models.trial import trial_event

        model = self._model or packaged_model()
        case = disagreement(definition, opinion, lines, model.version)
        case |= {"path": self._settings.identity_of(definition.path), "code": None, "sampled": sampled}
        trial = None
        if finding is not None:
            subject = self._subject(finding)
            case |= {"code": finding.code, "confidence": round(subject.confidence, 4)}
            trial = trial_event(case["id"], subject, served, self._settings.learning.demote_below)
        if opinion.verdict.disagreement or sampled or trial is not None:
            yield case
        if trial is not None:
            yield trial

    def _subject(self, finding: Finding) -> Subject:
        definition, path = finding.definition, self._settings.identity_of(finding.path)
        confidence = finding.verdict.confidence
        return Subject(
            definition.language, definition.kind, finding.code, definition.qualname, path, confidence
        )

    def _corrected(self, finding: Finding, served: Serving) -> tuple[Finding | None, Finding | None]:
        """Return a finding with the confidence that the team's labels give it, as reported or as demoted."""
        if served.correction is None:
            return finding, None
        subject = self._subject(finding)
        sure = round(served.correction.confidence(subject), 4)
        found = finding._replace(verdict=finding.verdict._replace(confidence=sure))
        demoted = served.correction.demotes(subject, self._settings.learning.demote_below)
        return (None, found) if demoted else (found, None)


def _crashed(path: str, error: Exception, chars: int = 0) -> FileResult:
    message = f"internal error, please report it: {type(error).__name__}: {error}"
    return FileResult(path, (), (Problem(path, 1, 0, "UND900", message),), chars, crashed=True)


def _bounded(reading: Reading, path: str) -> Reading:
    """Leave out what is beyond any file that people read, and tell of it."""
    if len(reading.definitions) <= _MOST_DEFINITIONS or reading.problems:
        return reading._replace(definitions=reading.definitions[:_MOST_DEFINITIONS])
    message = f"more than {_MOST_DEFINITIONS} definitions, the rest left out"
    problem = Problem(path, reading.definitions[_MOST_DEFINITIONS].line, 0, "UND902", message)
    return Reading(reading.definitions[:_MOST_DEFINITIONS], (problem,))


def _in_scope(definition: Definition, rules: RuleSettings) -> bool:
    """Return whether documentation may be asked for; what only test builds have is asked on request."""
    unexcused = definition.exempt is None or (definition.exempt == "test" and rules.tests)
    return unexcused and (definition.public or rules.scope == "all")


def _looks_at(definition: Definition, rules: RuleSettings) -> bool:
    """Return whether the rules look at a definition: at what is in scope, and at texts that hide others."""
    hides = _hides_text(definition) and (definition.public or rules.scope == "all")
    return hides or _in_scope(definition, rules)


def _hides_text(definition: Definition) -> bool:
    """Return whether an empty docstring hides what an override would inherit (inspect.getdoc)."""
    doc = definition.doc
    return definition.exempt == "override" and doc is not None and not doc.text.strip()


def _fixed(problems: tuple[Problem, ...], text: str, language: Language) -> tuple[Problem, ...]:
    if not problems:
        return ()
    from docdetect_hook.fix.plan import with_fixes  # most files do without

    return with_fixes(text, language, problems)


def _finding(definition: Definition, opinion: Opinion, identities: _Identities) -> Finding | None:
    """Ask the rules about one definition; the first that has something to report decides."""
    verdict = opinion.verdict
    for rule in rules_of(definition.language, definition.kind):
        message = rule.check(definition, verdict, opinion.judgement)
        if message is not None:
            verdict = verdict._replace(confidence=rule.confidence(verdict))
            return _reported_by(rule, message, definition, verdict, identities)
    return None


def _with_untrue(
    judged: Judged, untrue: Review, suppressions: Suppressions, identities: _Identities, rules: RuleSettings
) -> Judged:
    """Return a definition with the findings about what its text and its code do not agree on."""
    told = untrue.get(id(judged.definition))
    if told is None:
        return judged
    findings = [_untrue(judged, one, identities) for one in told]
    return judged._replace(
        untrue=tuple(
            one
            for one in findings
            if not suppressions.hides(judged.definition, one.code)
            and one.verdict.confidence >= rules.min_confidence
        )
    )


def _with_untrue_fixes(
    judged: tuple[Judged, ...], untrue: Review, text: str, language: Language
) -> tuple[Judged, ...]:
    """Attach to each finding about what is untrue the fix that there is for it."""
    told = [pair for one in judged if one.untrue for pair in _told_of(one, untrue)]
    if not told:
        return judged
    from docdetect_hook.fix.plan import untrue_fixes  # true documentation does without

    fixes = untrue_fixes(text, language, told)
    return tuple(
        one._replace(untrue=tuple([each._replace(fix=fixes.get(each.fingerprint)) for each in one.untrue]))
        for one in judged
    )


def _told_of(judged: Judged, untrue: Review) -> Iterator[tuple[Finding, Disagreement]]:
    """Yield the findings about what is untrue, each with its disagreement: codes are silenced as a whole."""
    kept = {one.code for one in judged.untrue}
    told = [one for one in untrue[id(judged.definition)] if one.code in kept]
    yield from zip(judged.untrue, told, strict=True)


def _untrue(judged: Judged, told: Disagreement, identities: _Identities) -> Finding:
    rule = CONTRACTS[told.code]
    verdict = judged.verdict._replace(confidence=rule.precision)
    message = rule.message(judged.definition, told)
    return _reported_by(rule, message, judged.definition, verdict, identities)


def _reported_by(
    rule: Described, message: str, definition: Definition, verdict: Verdict, identities: _Identities
) -> Finding:
    return Finding(
        definition.path,
        definition.line,
        definition.col,
        definition.end_line,
        rule.code,
        message,
        definition,
        verdict,
        identities.fingerprint(rule.code, definition.qualname),
    )


class _Identities:
    """Names the findings of one file, by its path from the project's root and never by lines."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._seen: Counter[tuple[str, str]] = Counter()

    def fingerprint(self, code: str, qualname: str) -> str:
        self._seen[code, qualname] += 1
        return fingerprint(code, self._path, qualname, self._seen[code, qualname])


def fingerprint(code: str, path: str, qualname: str, ordinal: int) -> str:
    """Hash what names a finding but not its line: 16 hex digits that survive edits elsewhere.

    ``ordinal`` counts the findings of one code and qualname in the file, from 1.
    """
    from hashlib import sha256

    key = "\0".join((code, path, qualname, str(ordinal)))
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _directive_problems(path: str, suppressions: Suppressions, codes: frozenset[str]) -> Iterator[Problem]:
    if "UND910" in codes:
        for unused in suppressions.unused(codes):
            yield Problem(path, unused.line, unused.col, "UND910", RULES["UND910"].page.message)
    for malformed in suppressions.problems:
        yield Problem(path, malformed.line, malformed.col, "UND911", malformed.message)
