"""The check of one text: from its definitions to verdicts, findings and problems."""

from __future__ import annotations

from docdetect_hook.contracts.review import Review, review
from docdetect_hook.models.serving import serving
from docdetect_hook.quality.neighbours import Neighbours
from docdetect_hook.readers.files import DiskFiles, Files
from docdetect_hook.readers.reader import Reader, reader_of
from docdetect_hook.records import Definition, FileResult, Finding, Judged, Language, Problem, Reading
from docdetect_hook.rules.audience import FileAudience, file_audience
from docdetect_hook.rules.findings import Findings, broken
from docdetect_hook.rules.missing import MISSING_CODES
from docdetect_hook.rules.policy import Policy, Standing, counts_of
from docdetect_hook.rules.selection import selected_codes
from docdetect_hook.rules.suppressions import Suppressions, find_suppressions, may_have_own
from docdetect_hook.rules.table import RULES
from docdetect_hook.startup.stdlib import cached_property, partial
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable, Sequence
from docdetect_hook.text.source import SourceError, lines_in
from docdetect_hook.voters.panel import Opinion, Panel, empty_panel, panel_for

if TYPE_CHECKING:
    import ast

    from docdetect_hook.config.settings import RuleSettings, Settings
    from docdetect_hook.models.correction import Correction
    from docdetect_hook.quality.model import Model
    from docdetect_hook.readers.python.concrete import Known

_MOST_DEFINITIONS = 40_000
_NEVER = 1.0  # a probability that no text reaches


class _Comments:
    """The comments of a file, read when there is something that they could excuse: 2 % of a cold run."""

    def __init__(self, find: Callable[[], Suppressions], text: str) -> None:
        self._find = find
        # Only of ours anybody is told that they are wrong, or excuse nothing.
        self.may_be_ours = may_have_own(text)

    @cached_property
    def suppressions(self) -> Suppressions:
        return self._find()


class _File(NamedTuple):
    """One text with what its definitions are judged by; ``identity`` is its path from the project's root."""

    text: str
    path: str
    identity: str
    language: Language
    lines: Sequence[str]
    reading: Reading
    policy: Policy
    standings: list[Standing]
    comments: _Comments
    findings: Findings
    correction: Correction | None
    untrue: Review


class Engine:
    """Checks files under one set of settings, keeping what files of a project share."""

    def __init__(
        self,
        settings: Settings,
        *,
        everything: bool = False,
        brief: bool = False,
        opinions: bool = True,
        honour_noqa: bool = True,
        files: Files | None = None,
        model: Model | None = None,
    ) -> None:
        """Take the settings; nothing is read before the first file is checked.

        ``everything`` judges definitions out of scope as well; ``brief`` leaves texts that nothing is
        reported of out of the result, where nobody asks what the voters make of them: 7 % of a cold run.
        Without ``opinions`` no voter is asked unless the settings filter by confidence: 9 % of a cold run.
        ``honour_noqa=False`` leaves `# noqa` comments to a host that handles them itself. ``files`` and
        ``model`` stand in for the disk and for the model that is served.
        """
        self._settings = settings
        self._files = files or DiskFiles(settings.files.max_bytes)
        self._everything = everything
        self._brief = brief
        self._honour_noqa = honour_noqa
        self._readers: dict[Language, Reader] = {}
        self._opinions = opinions
        self._empty_panel = empty_panel(settings)
        self._own_model = model
        self._root = None if model is not None else settings.models_root
        self._policies: dict[tuple[int, FileAudience | None], Policy] = {}

    @cached_property
    def _panel(self) -> Panel:
        return panel_for(self._settings)

    @cached_property
    def _model(self) -> Model:
        from docdetect_hook.quality.model import packaged_model  # many runs weigh no text

        return self._own_model or packaged_model()

    def unread(self, path: str, error: SourceError) -> FileResult:
        """Return what remains of a file that has no text."""
        problem = Problem(path, error.line, error.col, error.code, error.message)
        codes = self._policy(self._settings.rules_for(path), None).codes
        return FileResult(path, (), (problem,) if problem.code in codes else ())

    def check_text(
        self, text: str, path: str, language: Language, tree: ast.Module | None = None
    ) -> FileResult:
        """Check one decoded text as if it stood at ``path``.

        ``tree`` is what `ast.parse` made of this very text, where the caller has it: it saves parsing.
        """
        try:
            file = self._file(text, path, language, tree)
            definitions, known = self._wanted(file)
            judged = self._judge(definitions, file)
            return _result(self._with_fixes(judged, known, file), file)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one file must not stop the run
            return crashed(path, error, len(text))

    def _file(self, text: str, path: str, language: Language, tree: ast.Module | None) -> _File:
        """Read one text, and gather what decides about its definitions."""
        rules, identity = self._settings.rules_for(path), self._settings.identity_of(path)
        # Texts in memory have no repository around them, and their names say nothing about its layout.
        place = identity if isinstance(self._files, DiskFiles) else path
        policy = self._policy(rules, file_audience(place, text, language))
        correction = self._correction(identity)
        private = self._counts_private(policy, text, correction)
        reading = _bounded(self.read(text, path, language, tree, private=private), path)
        definitions = reading.definitions
        suppressions = partial(
            find_suppressions,
            text,
            language,
            noqa=self._honour_noqa,
            foreign=rules.foreign_suppressions,
            known_codes=RULES,
            definitions=definitions,
        )
        lines = lines_in(text) if definitions else ()
        untrue = review(
            lines,
            definitions,
            policy.contracts,
            private=rules.scope == "all",
            aliases=lambda: self._reader(language).result_aliases(path),
        )
        own = (policy.standings(definitions), _Comments(suppressions, text), Findings(identity))
        return _File(text, path, identity, language, lines, reading, policy, *own, correction, untrue)

    def _wanted(self, file: _File) -> tuple[Sequence[Definition], Known]:
        """Choose what is judged, and read how those are written that are about to be reported."""
        wanted: Sequence[Definition] = file.reading.definitions
        told = list(zip(wanted, file.standings, strict=True))
        asked = [one for one, standing in told if standing.misses and one.doc is None]
        if not self._everything:
            untrue = file.untrue
            wanted = [
                one
                for one, standing in told
                if standing.asks or (one.doc is not None and standing.sees(one)) or id(one) in untrue
            ]
        if not asked or file.language != "python":
            return wanted, {}
        from docdetect_hook.readers.python.concrete import with_forms  # loads libcst

        return with_forms(wanted, file.text, asked)

    def _judge(self, definitions: Sequence[Definition], file: _File) -> tuple[Judged, ...]:
        """Ask the voters, then the rules, about each definition."""
        if not definitions:
            return ()  # before voters are loaded
        policy, voted = file.policy, self._asks_voters(file.policy, file.correction)
        panel = self._panel if voted else self._empty_panel
        around = Neighbours(file.reading.definitions, file.lines)
        # The model alone tells all texts that restate a name.
        restating = "UND202" in policy.codes
        brief = self._brief and not restating
        # Whatever is selected, voters may disagree, and a comment of ours is used when there is something to
        # silence.
        any_code = voted or file.comments.may_be_ours
        model = self._model if panel.confidence or restating else None
        judged = []
        # Not the standings of before: libcst may have found documentation.
        for one, standing in zip(definitions, policy.standings(definitions), strict=True):
            if brief and not self._reports(one, standing, file, any_code=any_code):
                continue
            weighs = self._everything or (standing.misses and one.doc is None)
            opinion = panel.ask(one, around, model, weighs_need=weighs)
            judged.append(self._ruled(one, opinion, standing, file))
        return tuple(judged)

    def _reports(self, definition: Definition, standing: Standing, file: _File, *, any_code: bool) -> bool:
        """Return whether rules have something to say of a definition, by what needs no model."""
        if (standing.misses and definition.doc is None) or id(definition) in file.untrue:
            return True
        threshold = None if any_code else _NEVER
        told = broken(definition, self._empty_panel.judge(definition, file.lines, None, threshold))
        return told is not None and (any_code or told[0].code in file.policy.codes)

    def _ruled(self, definition: Definition, opinion: Opinion, standing: Standing, file: _File) -> Judged:
        """Return a definition with what the rules report of it."""
        verdict, judgement = opinion
        asked = standing.asks and (definition.doc is not None or standing.misses)
        found = None
        if standing.sees(definition):
            found = file.findings.first(definition, verdict, judgement)
        # Tests and generated code are not asked for documentation; what they have is looked at all the same.
        if found is not None and found.code in MISSING_CODES and not standing.asks:
            found = None
        # Asked whatever is selected: a comment is used when there is something to silence.
        if found is not None and (_is_hidden(found, file) or found.code not in file.policy.codes):
            found = None
        # From here on the team decides: its labels correct the confidence, and it says how sure is enough.
        finding, demoted = (None, None) if found is None else self._corrected(found, file)
        untrue: tuple[Finding, ...] = ()
        if told := file.untrue.get(id(definition)):
            findings = file.findings.untrue(definition, verdict, told)
            untrue = tuple(
                [one for one in findings if not _is_hidden(one, file) and _is_sure(one, file.policy)]
            )
        return Judged(definition, verdict, judgement, asked, found, finding, demoted, untrue)

    def _corrected(self, found: Finding, file: _File) -> tuple[Finding | None, Finding | None]:
        """Return a finding with the confidence that the team's labels give it, as reported or as demoted."""
        correction, demoted = file.correction, False
        if correction is not None:
            from docdetect_hook.models.correction import subject_of

            below = self._settings.learning.demote_below
            demoted = correction.demotes(subject_of(found, file.identity), below)
            found = correction.applied(found, file.identity)
        if demoted:
            return None, found
        return (found if _is_sure(found, file.policy) else None), None

    def _with_fixes(self, judged: tuple[Judged, ...], known: Known, file: _File) -> tuple[Judged, ...]:
        if not any(one.findings for one in judged):
            return judged
        from docdetect_hook.fix.plan import judged_with_fixes  # clean code does without

        weigh = partial(self._informs, file.lines)
        return judged_with_fixes(judged, file.text, file.language, known, weigh, file.untrue)

    def _informs(self, lines: Sequence[str], definition: Definition) -> bool:
        """Return whether a text that a fix would write says something."""
        from docdetect_hook.fix.prose import informs  # most findings have no such fix, nor need the model

        return informs(definition, lines, self._model, self._empty_panel.lexicon)

    def _counts_private(self, policy: Policy, text: str, correction: Correction | None) -> bool:
        """Return whether private definitions matter.

        To voters they are neighbours of public ones, UND314 is about what public ones let them raise, and
        comments of pylint end with them.
        """
        asked = self._everything or policy.rules.scope == "all" or "UND314" in policy.codes
        return asked or "pylint:" in text or self._asks_voters(policy, correction)

    def _asks_voters(self, policy: Policy, correction: Correction | None) -> bool:
        return self._opinions or policy.rules.min_confidence > 0 or correction is not None

    def _correction(self, identity: str) -> Correction | None:
        if self._root is None:
            return None
        return serving(self._root, identity, self._settings.model_path).correction

    def read(
        self,
        text: str,
        path: str,
        language: Language,
        tree: ast.Module | None = None,
        *,
        private: bool = True,
    ) -> Reading:
        """Find the definitions of one text without judging them; not ``private``: public ones are enough."""
        ignored = self._settings.rules_for(path).ignore_decorators
        reading = self._reader(language).read(path, text, tree, ignored, private)
        if path.endswith(".pyi") and not self._settings.files.stubs:
            # Documentation lives with the implementation; stubs are asked for it on request only.
            stubs = (one._replace(exempt=one.exempt or "stub") for one in reading.definitions)
            return reading._replace(definitions=tuple(stubs))
        return reading

    def _reader(self, language: Language) -> Reader:
        if language not in self._readers:
            self._readers[language] = reader_of(language, self._files)
        return self._readers[language]

    def _policy(self, rules: RuleSettings, of_file: FileAudience | None) -> Policy:
        # By identity: the hash of all settings is as dear as what else is asked of a file.
        known = self._policies.get((id(rules), of_file))
        if known is None:
            of_all = _codes_of(self._settings.rules)
            known = self._policies[id(rules), of_file] = Policy(rules, _codes_of(rules), of_all, of_file)
        return known


def _codes_of(rules: RuleSettings) -> frozenset[str]:
    return selected_codes(rules.select, rules.ignore, rules.extend_select)


def _result(judged: tuple[Judged, ...], file: _File) -> FileResult:
    """Put together what is known of a file."""
    policy, problems = file.policy, file.reading.problems
    if file.comments.may_be_ours:
        unfit = file.comments.suppressions.problems_in(file.path, policy.enabled)
        problems = (*problems, *_fixed(tuple(unfit), file))
    return FileResult(
        file.path,
        judged,
        tuple([problem for problem in problems if problem.code in policy.codes]),
        len(file.text),
        audience=policy.unasked,
        counts=counts_of(file.reading.definitions, file.standings, judged),
        lines=file.lines,
    )


def crashed(path: str, error: Exception, chars: int = 0) -> FileResult:
    """Return what remains of a file whose check met a fault of ours."""
    message = f"internal error, please report it: {type(error).__name__}: {error}"
    return FileResult(path, (), (Problem(path, 1, 0, "UND900", message),), chars, crashed=True)


def _bounded(reading: Reading, path: str) -> Reading:
    """Leave out what is beyond any file that people read, and tell of it."""
    if len(reading.definitions) <= _MOST_DEFINITIONS:
        return reading
    if reading.problems:
        return reading._replace(definitions=reading.definitions[:_MOST_DEFINITIONS])
    message = f"more than {_MOST_DEFINITIONS} definitions, the rest left out"
    problem = Problem(path, reading.definitions[_MOST_DEFINITIONS].line, 0, "UND902", message)
    return Reading(reading.definitions[:_MOST_DEFINITIONS], (problem,))


def _is_hidden(finding: Finding, file: _File) -> bool:
    return file.comments.suppressions.hides(finding.definition, finding.code)


def _is_sure(finding: Finding, policy: Policy) -> bool:
    return finding.verdict.confidence >= policy.rules.min_confidence


def _fixed(problems: tuple[Problem, ...], file: _File) -> tuple[Problem, ...]:
    if not problems:
        return ()
    from docdetect_hook.fix.plan import problems_with_fixes  # most files do without

    return problems_with_fixes(file.text, file.language, problems)
