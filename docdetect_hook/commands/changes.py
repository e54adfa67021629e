"""Show what a change does to the public interface, and whether that is documented."""

from __future__ import annotations

import argparse

from docdetect_hook.adoption.interface import EFFECTS, ItemChange, compare, items_of
from docdetect_hook.adoption.revisions import Repository
from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.comparison import Comparison, between, repository_around, work_tree
from docdetect_hook.errors import ExitCode
from docdetect_hook.reports.escapes import json_text, markdown, printable
from docdetect_hook.reports.schema import HEAD, shown_path
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator, Sequence

if TYPE_CHECKING:
    from docdetect_hook.config.load import Configurations

EXAMPLES = """examples:
  docdetect changes                                what the current branch changes
  docdetect changes v1.0                           since a release, uncommitted changes included
  docdetect changes v1.0 v1.1                      between two releases
  docdetect changes --format markdown              a table for a pull request
  docdetect changes --fail-undocumented            exit 1 when new public items lack documentation
"""
# Where a branch began: at what the user set for it, else at what the host calls the default branch.
_UPSTREAMS = ("@{upstream}", "origin/HEAD", "origin/main", "origin/master", "main", "master")
_MOST_ROWS = 500  # a comment on GitHub has room for 65,536 characters


class Changed(NamedTuple):
    """The answer: the two sides as people name them, and what changed."""

    base: str
    head: str
    changes: Sequence[ItemChange]

    @property
    def undocumented(self) -> int:
        """Return how many items of head need documentation and have none."""
        return sum(change.undocumented for change in self.changes)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect changes`."""
    parser.add_argument(
        "base", nargs="?", metavar="BASE", help="the revision before; default: where this branch began"
    )
    parser.add_argument(
        "head", nargs="?", metavar="HEAD", help="the revision after; default: the files as they are"
    )
    parser.add_argument("--format", choices=tuple(_FORMATS), default="text", help="default: text")
    parser.add_argument(
        "--fail-undocumented",
        action="store_true",
        help="exit 1 when a public item was added without documentation or lost it",
    )
    options.add_settings_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print what changed."""
    configurations = options.configurations_of(args, {})
    changed = _changed(args, configurations)
    for line in _FORMATS[args.format](changed):
        print(line)
    failed = args.fail_undocumented and changed.undocumented
    return ExitCode.FINDINGS if failed else ExitCode.CLEAN


def _changed(args: argparse.Namespace, configurations: Configurations) -> Changed:
    repository = repository_around(["."], "docdetect changes")
    base = args.base or _fork_point(repository)
    difference = between(repository, base, args.head) if args.head else work_tree(repository, base)
    comparison = Comparison(difference, configurations, [repository.root])
    try:
        changes = _compared(comparison)
    finally:
        difference.contents.close()
    comparison.require_objects()
    return Changed(base, args.head or "the files as they are", changes)


def _fork_point(repository: Repository) -> str:
    """Return where the current branch began, HEAD itself where no other branch is known."""
    head = repository.require_commit("HEAD")
    for name in _UPSTREAMS:
        other = repository.commit(name)
        if other is not None:
            return repository.merge_base(head, other) or other
    return head


def _compared(comparison: Comparison) -> list[ItemChange]:
    # Everything, not only what is asked for: an item that was private has to be known to have become public.
    head = [comparison.head.check(source, everything=True) for source in comparison.sources]
    paths = {comparison.inside(result.path) for result in head}
    before = [*sorted(paths), *comparison.checked(comparison.gone)]
    results = (comparison.base_result(path, everything=True) for path in before)
    base = [result for result in results if result is not None]
    renamed = {old: new for new, old in comparison.changes.origins.items()}
    return compare(
        items_of(base, comparison.inside), items_of(head, comparison.inside), renamed, comparison.gone
    )


def _text(changed: Changed) -> Iterator[str]:
    for change in changed.changes:
        item = change.item
        state = "" if change.effect in {"removed", "made private"} else f", {_state(change)}"
        place = f"{printable(shown_path(item.path))}:{item.line}"
        yield f"{place}: {change.effect}: {item.kind.replace('_', ' ')} {printable(item.qualname)}{state}"
    yield _total(changed)


def _state(change: ItemChange) -> str:
    if change.item.documented:
        return "documented"
    return "not documented" if change.item.asked else "needs no documentation"


def _total(changed: Changed) -> str:
    counts = [(sum(one.effect == effect for one in changed.changes), effect) for effect in EFFECTS]
    told = ", ".join(f"{count} {effect}" for count, effect in counts if count)
    if not told:
        return "No changes of the public interface"
    lacking = changed.undocumented
    return f"{told}; {lacking or 'none'} without documentation"


def _json(changed: Changed) -> Iterator[str]:
    rows = [
        {
            "effect": change.effect,
            "path": shown_path(change.item.path),
            "line": change.item.line,
            "language": change.item.language,
            "kind": change.item.kind,
            "qualname": change.item.qualname,
            "documented": change.item.documented,
            "undocumented": change.undocumented,
        }
        for change in changed.changes
    ]
    document = {
        **HEAD,
        "base": changed.base,
        "head": changed.head,
        "undocumented": changed.undocumented,
        "changes": rows,
    }
    yield json_text(document, 2)


def _markdown(changed: Changed) -> Iterator[str]:
    yield "# Public interface"
    yield ""
    yield markdown(_total(changed))
    for effect in EFFECTS:
        rows = [change for change in changed.changes if change.effect == effect]
        if rows:
            yield ""
            yield f"## {effect.capitalize()}"
            yield ""
            yield "| item | kind | place | documentation |"
            yield "|---|---|---|---|"
            yield from map(_row, rows[:_MOST_ROWS])
            if len(rows) > _MOST_ROWS:
                yield ""
                yield f"The first {_MOST_ROWS} of {len(rows)} are shown."


def _row(change: ItemChange) -> str:
    item = change.item
    state = "" if change.effect in {"removed", "made private"} else _state(change)
    shown = f"**{state}**" if change.undocumented else state
    place = f"{markdown(shown_path(item.path))}:{item.line}"
    return f"| {markdown(item.qualname)} | {item.kind.replace('_', ' ')} | {place} | {shown} |"


_FORMATS = {"text": _text, "json": _json, "markdown": _markdown}
