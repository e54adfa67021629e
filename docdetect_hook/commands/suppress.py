"""Write suppression comments for the current findings into the source files."""

from __future__ import annotations

import argparse
import os

from docdetect_hook.adoption.suppress import placed, same_code, written
from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.accepted import baselines_of
from docdetect_hook.commands.shared.sources import Checks, Purpose
from docdetect_hook.config.load import Configurations
from docdetect_hook.engine import Engine
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.fix.edits import encoding_of
from docdetect_hook.languages import decode, language_of
from docdetect_hook.records import Finding, Language
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Collection
from docdetect_hook.text.source import SourceError, read_bytes
from docdetect_hook.text.terminal import counted, show, tell
from docdetect_hook.text.writing import replace_file

EXAMPLES = """examples:
  docdetect suppress --reason "older than the gate" src/old
  docdetect suppress --select UND128            only fields of structs

The comment stands above the definition with its decorators or attributes; comments are all that changes.
Definitions that a baseline accepts get none.
"""


class _Outcome(NamedTuple):
    """What became of one file: how many findings are suppressed, and why the others are not."""

    suppressed: int
    trouble: str = ""


class _Source(NamedTuple):
    """A file that gets comments: its bytes and their text, and the reason in its encoding."""

    path: str
    language: Language
    data: bytes
    text: str
    reason: bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect suppress`."""
    parser.add_argument("--reason", metavar="TEXT", default="", help="reason, written into each comment")
    options.add_check_options(parser, stdin=False)
    group = parser.add_argument_group("accepted findings")
    group.add_argument("--baseline", metavar="PATH", help="findings of this file need no comment")
    group.add_argument("--no-baseline", action="store_true", help="write comments for accepted findings too")


def run(args: argparse.Namespace) -> int:
    """Write the comments, say how many, and return whether findings are left."""
    if options.stdin_path(args) is not None:
        raise UserError("`docdetect suppress` cannot read standard input: name files or directories")
    reason = " ".join(args.reason.split())
    configurations = options.configurations_of(args, options.overrides(args))
    baselines = baselines_of(args, configurations)
    wanted: dict[str, set[str]] = {}
    for found in Checks(args, configurations, purpose=Purpose(opinions=False)):
        report = baselines.accept(found) if baselines else found
        if report.findings:
            wanted[report.path] = {one.fingerprint for one in report.findings}
    count, troubles = 0, 0
    for path, fingerprints in wanted.items():
        outcome = _suppress(path, fingerprints, configurations, reason)
        count += outcome.suppressed
        if outcome.suppressed:
            show(f"{path}: {counted(outcome.suppressed, 'finding')} suppressed")
        if outcome.trouble:
            tell(f"{path}: {outcome.trouble}")
            troubles += 1
    show(f"{counted(count, 'finding')} suppressed in {counted(len(wanted), 'file')}")
    return ExitCode.FINDINGS if troubles else ExitCode.CLEAN


def _suppress(
    path: str, fingerprints: Collection[str], configurations: Configurations, reason: str
) -> _Outcome:
    """Write the comments of one file, which is left alone when they would change more than comments."""
    settings = configurations.settings_for(path)
    language = language_of(path) or "python"
    if os.path.islink(path):
        return _Outcome(0, "is a link and was left alone: name the file that it leads to")
    try:
        data = read_bytes(path, settings.files.max_bytes)
        note = reason.encode(encoding_of(data, language))
        source = _Source(path, language, data, decode(data, language), note)
    except SourceError as error:
        return _Outcome(0, error.message)
    except (UnicodeEncodeError, LookupError):
        return _Outcome(0, "was left alone: its encoding has no characters for the reason")
    after, findings, left = _commented(source, Engine(settings, brief=True, opinions=False), fingerprints)
    trouble = replace_file(path, data, after) if after != data else ""
    if trouble:
        return _Outcome(0, trouble)
    rest = f"{counted(left, 'finding')} could not be suppressed: no comment fits there" if left else ""
    return _Outcome(findings - left, rest)


def _commented(source: _Source, engine: Engine, fingerprints: Collection[str]) -> tuple[bytes, int, int]:
    """Return the file with comments, how many findings it had, and how many no comment silences."""

    def left_in(text: str) -> list[Finding]:
        judged = engine.check_text(text, source.path, source.language).judged
        return [found for one in judged for found in one.findings if found.fingerprint in fingerprints]

    # Where a comment has to stand depends on decorators, attributes and what the line above is about. Instead
    # of deciding it twice, the text with the comments is checked like any other.
    findings = left_in(source.text)
    behind: frozenset[str] = frozenset()
    left = findings
    for _ in range(2):  # above the definition, and at the end of its line where that does not help
        after = written(source.data, placed(findings, behind), source.reason, source.language)
        try:
            text = decode(after, source.language)
        except SourceError:  # of an encoding that reads the comment as something else
            break
        left = left_in(text)
        sound = same_code(source.text, text, source.language)
        if sound and (not left or behind):
            return after, len(findings), len(left)
        behind = frozenset(one.fingerprint for one in (left if sound and left else findings))
    return source.data, len(findings), len(findings)
