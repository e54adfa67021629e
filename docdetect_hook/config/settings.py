"""The one declaration of every option, and the settings made from it."""

from __future__ import annotations

import os
from types import MappingProxyType

from docdetect_hook.config.options import Option, Record, option, options_of
from docdetect_hook.startup.stdlib import cached_property
from docdetect_hook.startup.typed import Any, Final, Iterable, Iterator, Literal, Mapping
from docdetect_hook.text.globs import compile_globs

# The voters of `voters/table.py`, each with its weight.
VOTERS = {"enhanced_python": 0.4, "enhanced_rust": 0.35, "pattern_based": 0.15, "confidence_engine": 0.1}
Strategy = Literal["weighted", "majority", "unanimous", "any"]
STRATEGIES: tuple[Strategy, ...] = ("weighted", "majority", "unanimous", "any")
SCOPES = ("public", "all")

COMMAND_LINE = "command line"
DEFAULT = "default"

_PROBABILITY = (0, 1)
_POSITIVE = (1, None)


class DetectionSettings(Record):
    """How the voters judge whether documentation is as it should be."""

    enable_enhanced_python: bool = option(True, "Let the structural Python voter vote.")
    enable_enhanced_rust: bool = option(True, "Let the structural Rust voter vote.")
    enable_pattern_based: bool = option(True, "Let the pattern voter vote.")
    enable_confidence_engine: bool = option(True, "Let the learned model vote.")
    confidence_threshold: float = option(
        0.5, "Combined probability above which nothing has to be done for a definition.", between=_PROBABILITY
    )
    voting_strategy: str = option("weighted", "How votes are combined.", choices=STRATEGIES)
    weights: Mapping[str, float] = option(
        VOTERS,
        "Weight of each voter, renormalised over the voters that vote; names left out keep their default.",
        between=(0, None),
        choices=tuple(VOTERS),
    )


# Of a text that nothing is reported of, facts say 0.75, or 0.5 where the model says less; the model 0.2 to 1.
_SPREAD_OF_TEXTS: Final = 0.3


class LearningSettings(Record):
    """What is kept for review, and when the model is trained again."""

    enabled: bool = option(True, "Keep uncertain cases in `.docdetect/feedback.jsonl` for review.")
    uncertainty_threshold: float = option(
        0.3, "Spread of the votes from which a case is uncertain.", between=_PROBABILITY
    )
    model: str = option(
        "",
        "Model file of the project, relative to the configuration, that serves instead of the packaged one; "
        "`docdetect model show VERSION --format json` writes one.",
    )
    demote_below: float = option(
        0.2,
        "Findings whose confidence the team's labels put under this are not reported.",
        between=_PROBABILITY,
    )
    min_feedback_samples: int = option(100, "Labels needed before the first retraining.", between=_POSITIVE)
    retraining_frequency: int = option(500, "New labels between two retrainings.", between=_POSITIVE)

    @property
    def asks_about_texts(self) -> bool:
        """Return whether texts that nothing is reported of can be uncertain: votes on them hardly differ."""
        return self.uncertainty_threshold < _SPREAD_OF_TEXTS


class SafetySettings(Record):
    """What a new model has to hold, and what happens when it does not."""

    auto_rollback: bool = option(True, "Go back to the previous model when accuracy degrades.")
    accuracy_threshold: float = option(
        0.999,
        "Accuracy that `docdetect validate` asks for, and that findings should have.",
        between=_PROBABILITY,
    )
    degradation_threshold: float = option(
        0.02, "Loss of accuracy that triggers a rollback.", between=_PROBABILITY
    )
    alert_enabled: bool = option(True, "Record an alert when accuracy falls below `alert_threshold`.")
    alert_threshold: float = option(
        0.995, "Measured accuracy of findings below which an alert is recorded.", between=_PROBABILITY
    )
    latency_threshold: float = option(
        1000.0, "Milliseconds of the slowest 1 % of files over which an alert is recorded.", between=_POSITIVE
    )
    memory_threshold: int = option(1024, "MiB of a run over which an alert is recorded.", between=_POSITIVE)
    error_threshold: float = option(
        0.01, "Share of files that cannot be checked over which an alert is recorded.", between=_PROBABILITY
    )


class DeploymentSettings(Record):
    """How a new model is rolled out, and what is watched meanwhile."""

    canary_percentage: float = option(
        10.0, "Percentage of the files that a candidate serves once the gates let it pass.", between=(0, 100)
    )
    alert_threshold: float = option(
        0.995, "As `safety.alert_threshold`, which holds where both are set.", between=_PROBABILITY
    )
    monitoring_enabled: bool = option(True, "Keep what each run did and cost in `.docdetect/metrics.jsonl`.")
    rollback_automatic: bool = option(True, "As `safety.auto_rollback`; either of them switches it off.")


class PerformanceSettings(Record):
    """What speeds runs up."""

    enable_caching: bool = option(True, "Keep the reports of unchanged files.")
    cache_size: int = option(10_000, "Snippets whose results the Python API remembers.", between=_POSITIVE)
    parallel_processing: bool = option(True, "Check files in several processes when it pays off.")
    max_workers: int = option(8, "Most processes.", between=_POSITIVE)


class FileSettings(Record):
    """Which files are checked."""

    exclude: tuple[str, ...] = option(
        (),
        "Patterns, as in .gitignore and relative to the configuration file, of files to leave out as well, "
        "even when they are named on the command line.",
        adds=True,
    )
    stubs: bool = option(False, "Check `.pyi` files too.")
    max_bytes: int = option(
        16_777_216, "Size over which a file is reported (UND902), not checked.", between=_POSITIVE
    )


class RuleSettings(Record):
    """What is reported; every key may also stand in an override for some paths."""

    select: tuple[str, ...] = option((), "Codes to report; empty: those on by default.", codes=True)
    ignore: tuple[str, ...] = option((), "Codes not to report.", codes=True, adds=True)
    extend_select: tuple[str, ...] = option(
        (), "Codes to report as well, such as those off by default.", codes=True, adds=True
    )
    ignore_decorators: tuple[str, ...] = option(
        (),
        "Patterns of decorators under which no docstring is required, such as `*.route` or `click.command`.",
        adds=True,
    )
    scope: str = option("public", "Which definitions need documentation.", choices=SCOPES)
    tests: bool = option(False, "Ask test code for missing documentation too.")
    generated: bool = option(False, "Ask generated files for missing documentation too.")
    foreign_suppressions: bool = option(
        True, "Honour `# noqa: D103` and `# pylint: disable=missing-function-docstring` for the same codes."
    )
    min_confidence: float = option(
        0.0, "Report only findings with at least this confidence.", between=_PROBABILITY
    )
    fail_under: float = option(
        80.0,
        "Percentage of documented definitions below which a coverage run fails; not for overrides.",
        between=(0, 100),
    )


class QualitySettings(Record):
    """What counts as documentation that says nothing (UND201, UND202)."""

    filler: tuple[str, ...] = option((), "Whole texts that are placeholders in this project as well.")
    glue: tuple[str, ...] = option((), "Words that say nothing in this project, such as its own name.")
    patterns: tuple[str, ...] = option(
        (), "Regular expressions; a text with a match in its first 200 characters is a placeholder."
    )
    allowed: tuple[str, ...] = option((), "Whole texts that are documentation, whatever the rules say.")


class AlertSettings(Record):
    """Where `docdetect health --notify` sends alerts; obeyed in the user's own configuration alone."""

    webhook: str = option("", "URL that gets new alerts posted as JSON; empty: none.")
    command: tuple[str, ...] = option(
        (), "Program and arguments, run without a shell, that gets new alerts as JSON on standard input."
    )


SECTIONS: dict[str, type[Record]] = {
    "detection": DetectionSettings,
    "learning": LearningSettings,
    "safety": SafetySettings,
    "deployment": DeploymentSettings,
    "performance": PerformanceSettings,
    "files": FileSettings,
    "rules": RuleSettings,
    "quality": QualitySettings,
    "alerts": AlertSettings,
}
OPTIONS: dict[str, Option] = {
    one.key: one for section, record in SECTIONS.items() for one in options_of(section, record)
}
OVERRIDE_KEYS = tuple(
    one.name for one in OPTIONS.values() if one.section == "rules" and one.name != "fail_under"
)


class Override(Record):
    """Rule settings for the paths that match; ``values`` holds only what was written."""

    paths: tuple[str, ...]
    values: Mapping[str, Any]


class Settings(Record):
    """Every option's value, where each comes from, and the answers for single paths.

    ``root`` is the directory that patterns are relative to, ``project`` the root of the project, by which
    findings are identified, empty outside of any; ``file`` is the configuration file read, if any;
    ``isolated`` says that the project's own configuration and models are left alone; ``origins`` has the
    source of each key that is not at its default.
    """

    detection: DetectionSettings = DetectionSettings()
    learning: LearningSettings = LearningSettings()
    safety: SafetySettings = SafetySettings()
    deployment: DeploymentSettings = DeploymentSettings()
    performance: PerformanceSettings = PerformanceSettings()
    files: FileSettings = FileSettings()
    rules: RuleSettings = RuleSettings()
    quality: QualitySettings = QualitySettings()
    alerts: AlertSettings = AlertSettings()
    overrides: tuple[Override, ...] = ()
    root: str = ""
    project: str = ""
    cwd: str = ""
    file: str | None = None
    isolated: bool = False
    origins: Mapping[str, str] = MappingProxyType({})

    @cached_property
    def _resolver(self) -> PathResolver:
        return PathResolver(self)

    def rules_for(self, path: str) -> RuleSettings:
        """Return the rule settings for one path, overrides applied in their order."""
        return self._resolver.rules_for(path)

    def excludes(self, path: str) -> bool:
        """Return whether ``files.exclude`` leaves a path out; the built-in skips are discovery's."""
        return self._resolver.excludes(path)

    @property
    def models_root(self) -> str | None:
        """Return the root of the project whose own models may serve, None where the packaged one does."""
        return None if self.isolated else self.project or None

    @property
    def model_path(self) -> str:
        """Return the path of the model that the configuration names, nothing when it names none."""
        name = self.learning.model
        return os.path.join(self.root or self.cwd or os.getcwd(), name) if name else ""

    def identity_of(self, path: str) -> str:
        """Return the path relative to the project's root with `/` separators; one outside stays absolute."""
        return self._resolver.identity_of(path)

    @property
    def auto_rollback(self) -> bool:
        """Return whether a model that does worse is rolled back without asking."""
        return self.safety.auto_rollback and self.deployment.rollback_automatic

    def idle_overrides(self, paths: Iterable[str]) -> list[int]:
        """Return the numbers of the overrides that match none of some files."""
        return self._resolver.idle_overrides(paths)

    def listing(self) -> Iterator[tuple[str, Any, str]]:
        """List key, value and origin of every option, in the order of declaration."""
        for key, one in OPTIONS.items():
            value = getattr(getattr(self, one.section), one.name)
            yield key, value, self.origins.get(key, DEFAULT)
        if self.overrides:
            value = [{"paths": one.paths, **one.values} for one in self.overrides]
            yield "overrides", value, self.origins.get("overrides", DEFAULT)


class PathResolver:
    """Answers for single paths, from patterns compiled once and remembered by what matched."""

    def __init__(self, settings: Settings) -> None:
        """Compile the exclusions and the overrides' patterns."""
        self._rules = settings.rules
        self._overrides = [(compile_globs(one.paths), one.values) for one in settings.overrides]
        self._fixed = {
            one.name
            for key, one in OPTIONS.items()
            if one.section == "rules" and not one.adds and settings.origins.get(key) == COMMAND_LINE
        }
        self._exclude = compile_globs(settings.files.exclude)
        self._cwd = settings.cwd or os.getcwd()
        self._root = settings.root or self._cwd
        self._project = settings.project or self._cwd
        self._prefix = _prefix(self._cwd, self._root)
        self._project_prefix = _prefix(self._cwd, self._project)
        self._resolved: dict[tuple[int, ...], RuleSettings] = {}

    def key_of(self, path: str) -> str:
        """Return the root-relative path; one outside the root stays absolute."""
        return self._below(self._root, self._prefix, path)

    def identity_of(self, path: str) -> str:
        """Return the path relative to the project's root; one outside stays absolute."""
        return self._below(self._project, self._project_prefix, path)

    def _below(self, root: str, prefix: str | None, path: str) -> str:
        # Asked for each file of a run: the usual path is below the working directory as it is written.
        if prefix is not None and _is_plain(path):
            return prefix + path
        absolute = os.path.normpath(os.path.join(self._cwd, path))
        inside = _prefix(absolute, root)
        key = absolute if inside is None else inside.removesuffix("/")
        return key.replace(os.sep, "/") if os.sep != "/" else key

    def excludes(self, path: str) -> bool:
        """Match a path against ``files.exclude``."""
        return self._exclude is not None and self._exclude.match(self.key_of(path)) is not None

    def rules_for(self, path: str) -> RuleSettings:
        """Apply the overrides whose patterns match."""
        if not self._overrides:
            return self._rules
        # Most paths match the same few overrides: the combination is made once, not for each file.
        key = self.key_of(path)
        matching = tuple(
            number for number, (pattern, _) in enumerate(self._overrides) if pattern and pattern.match(key)
        )
        rules = self._resolved.get(matching)
        if rules is None:
            rules = self._resolved[matching] = self._combined(matching)
        return rules

    def idle_overrides(self, paths: Iterable[str]) -> list[int]:
        """Return the numbers of the overrides that match none of some files."""
        idle = dict(enumerate(pattern for pattern, _ in self._overrides))
        for path in paths:
            if not idle:
                break
            key = self.key_of(path)
            idle = {number: one for number, one in idle.items() if not (one and one.match(key))}
        return list(idle)

    def _combined(self, matching: tuple[int, ...]) -> RuleSettings:
        rules = self._rules
        for number in matching:
            values = self._overrides[number][1]
            rules = rules.replace(**{name: self._value(rules, name, value) for name, value in values.items()})
        return rules

    def _value(self, rules: RuleSettings, name: str, value: Any) -> Any:  # noqa: ANN401 - as the option declares
        """Add to lists that add up; keep what the command line fixed."""
        before = getattr(rules, name)
        if OPTIONS[f"rules.{name}"].adds and isinstance(value, tuple):
            return (*before, *value)
        return before if name in self._fixed else value


def render_options() -> str:
    """Render the table of every option as Markdown, section by section."""
    lines: list[str] = []
    for section, record in SECTIONS.items():
        lines += [f"### `{section}`", "", record.__doc__ or "", ""]
        lines += ["| key | default | values | what |", "|---|---|---|---|"]
        lines += [_row(one) for one in OPTIONS.values() if one.section == section]
        lines.append("")
    return "\n".join(lines)


def render_value(value: object) -> str:
    """Write a value as YAML and JSON both read it."""
    import json

    return json.dumps(value)


def _row(one: Option) -> str:
    return f"| `{one.name}` | `{render_value(one.default)}` | {one.wanted} | {one.help} |"


def _is_plain(path: str) -> bool:
    """Return whether a path needs no normalising: relative, only `/`, no empty or dotted steps in front."""
    return not path.startswith((".", "/")) and "/." not in path and "//" not in path and os.sep == "/"


def _prefix(path: str, root: str) -> str | None:
    """Return what stands between root and path, with a slash at its end; None when path is outside."""
    if path == root:
        return ""
    start = root if root.endswith(os.sep) else root + os.sep
    return path[len(start) :] + "/" if path.startswith(start) else None
