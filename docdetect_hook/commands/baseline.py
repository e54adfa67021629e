"""Accept the findings of old code, so that only new ones are reported."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from functools import partial

from docdetect_hook.adoption.baseline import Entry, by_path, entries_of, in_order, without
from docdetect_hook.adoption.baseline_file import FileHeaders, read_baseline, render
from docdetect_hook.adoption.projects import open_baseline, root_of
from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.accepted import is_selected, is_whole
from docdetect_hook.commands.shared.sources import Checks, Purpose
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.reports.output import write_whole
from docdetect_hook.rules.table import RULES
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator
from docdetect_hook.storage.committed import BASELINE_FILE, append_committed, read_committed
from docdetect_hook.text.terminal import counted, printable

if TYPE_CHECKING:
    from docdetect_hook.config.load import Configurations
    from docdetect_hook.runner.summary import FileReport

EXAMPLES = """examples:
  docdetect baseline write            accept every current finding
  docdetect baseline write src/old    accept those of one folder, keep all other entries
  docdetect baseline prune            drop entries whose definition is documented or gone
  docdetect baseline show             count accepted findings by code and folder

The file is committed. Findings are recognised by symbol: lines may shift and files may move.
"""
_MOST_FOLDERS = 20
_ATTRIBUTES = ".gitattributes"
_MOST_ATTRIBUTES = 1_000_000  # bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect baseline`."""
    parser.add_argument(
        "action",
        choices=("write", "prune", "show"),
        metavar="write|prune|show",
        help="accept what is found now, drop entries that accept nothing any more, or list what is accepted",
    )
    parser.add_argument(
        "--baseline", metavar="PATH", help=f"the file; default: {BASELINE_FILE} of the project"
    )
    options.add_check_options(parser)


def run(args: argparse.Namespace) -> int:
    """Write, prune or show the baseline."""
    configurations = options.configurations_of(args, options.overrides(args))
    _ACTIONS[args.action](args, configurations)
    return ExitCode.CLEAN


def _write(args: argparse.Namespace, configurations: Configurations) -> None:
    """Accept the findings of the files that are checked, and say what comes next."""
    for line in _accept(args, configurations):
        print(line)
    print("Next: commit it. New findings are reported from now on; `docdetect baseline prune` shortens it.")


def write_for(root: str) -> Iterator[str]:
    """Accept every finding below a folder; yield what was done."""
    # As the command would be typed: `init` accepts what `docdetect baseline write` accepts, by construction.
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    args = parser.parse_args(["write", "--", root])
    return _accept(args, options.configurations_of(args, {}))


def _accept(args: argparse.Namespace, configurations: Configurations) -> Iterator[str]:
    """Accept the findings of the files that are checked, in each project; entries of other files stay."""
    for root, reports in _by_project(args, configurations).items():
        path = _path_in(root, args)
        fresh = entries_of(reports, configurations.identity_of, FileHeaders(root))
        looked_at = {configurations.identity_of(report.path) for report in reports}
        old = read_baseline(path) if os.path.lexists(path) else []
        # A partial run knows nothing of other files: their entries stay, unless the file itself is gone.
        kept = [
            one for one in old if one.path not in looked_at and os.path.lexists(os.path.join(root, one.path))
        ]
        write_whole(path, [render(in_order([*kept, *fresh]))], "baseline")
        count = sum(entry.times for entry in fresh)
        others = f", {sum(entry.times for entry in kept)} of other files kept" if kept else ""
        yield f"{_shown(path)}: {counted(count, 'finding')} accepted{others}"
        yield from union_merge(root, path)


def _prune(args: argparse.Namespace, configurations: Configurations) -> None:
    """Drop what accepted nothing in the files that are checked."""
    for root, reports in _by_project(args, configurations).items():
        path = _path_in(root, args)
        entries = _existing(path)
        baseline = open_baseline(by_path(entries), configurations, root)
        for report in reports:
            baseline.accept(report)
        stale = baseline.stale(partial(is_selected, configurations, root), whole=is_whole(args, root))
        if stale:
            write_whole(path, [render(without(entries, stale))], "baseline")
        for entry in stale:
            print(f"{printable(entry.path)}: {entry.code} {printable(entry.qualname or entry.kind)}")
        left = sum(entry.times for entry in entries) - sum(entry.times for entry in stale)
        print(f"{_shown(path)}: {len(stale)} stale entries dropped, {counted(left, 'finding')} accepted")


def _by_project(args: argparse.Namespace, configurations: Configurations) -> dict[str, list[FileReport]]:
    """Check the files and part them by project; under a baseline that is named they stay together."""
    here = root_of(configurations)
    if args.baseline:
        return {here: list(Checks(args, configurations, purpose=Purpose(opinions=False)))}
    reports: dict[str, list[FileReport]] = {}
    for report in Checks(args, configurations, purpose=Purpose(opinions=False)):
        reports.setdefault(root_of(configurations, report.path), []).append(report)
    return reports or {here: []}


def _path_in(root: str, args: argparse.Namespace) -> str:
    return str(args.baseline or os.path.join(root, BASELINE_FILE))


def _show(args: argparse.Namespace, configurations: Configurations) -> None:
    """Print what is accepted, by code and by folder."""
    path = _path_in(root_of(configurations), args)
    entries = _existing(path)
    codes, folders = Counter[str](), Counter[str]()
    for entry in entries:
        codes[entry.code] += entry.times
        # Two levels: the parts of a program that somebody documents one after the other.
        folders["/".join(entry.path.split("/")[:-1][:2]) or "."] += entry.times
    for code, count in sorted(codes.items()):
        print(f"{count:>6} {code} {RULES[code].page.summary if code in RULES else ''}".rstrip())
    for folder, count in sorted(folders.items(), key=lambda one: (-one[1], one[0]))[:_MOST_FOLDERS]:
        print(f"{count:>6} {printable(folder)}")
    files = len({entry.path for entry in entries})
    print(f"{_shown(path)}: {counted(codes.total(), 'finding')} accepted in {files} files")


_ACTIONS = {"write": _write, "prune": _prune, "show": _show}


def _existing(path: str) -> list[Entry]:
    if not os.path.lexists(path):
        raise UserError(f"there is no baseline {_shown(path)}: `docdetect baseline write` makes one")
    return read_baseline(path)


def union_merge(root: str, path: str) -> Iterator[str]:
    """Tell git to merge a file of ours by lines, so that branches with different entries do not conflict."""
    name = os.path.basename(path)
    # Attributes of a link's target may belong to another repository, and a baseline in a folder of its own is
    # the user's to describe.
    if os.path.dirname(os.path.abspath(path)) != root or not os.path.exists(os.path.join(root, ".git")):
        return
    try:
        if name.encode() in (read_committed(root, _ATTRIBUTES, _MOST_ATTRIBUTES) or b""):
            return
        append_committed(root, _ATTRIBUTES, [f"{name} merge=union\n".encode()])
    except (OSError, UserError):  # a link, a pipe, or a file that cannot be written
        return
    yield f".gitattributes: {name} is merged by lines"


def _shown(path: str) -> str:
    return printable(os.path.relpath(path))
