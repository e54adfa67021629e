"""The accepted findings of a run: which baselines it goes by, and which of their entries are stale."""

from __future__ import annotations

import os

from docdetect_hook.adoption.projects import Baselines
from docdetect_hook.errors import UserError
from docdetect_hook.rules.selection import selected_codes
from docdetect_hook.startup.stdlib import partial
from docdetect_hook.startup.typed import TYPE_CHECKING
from docdetect_hook.text.terminal import tell

if TYPE_CHECKING:
    import argparse

    from docdetect_hook.adoption.baseline import Entry
    from docdetect_hook.config.load import Configurations


def baselines_of(args: argparse.Namespace, configurations: Configurations) -> Baselines | None:
    """Return the baselines that a run of `check` goes by, None when it goes by none."""
    if args.no_baseline:
        if args.baseline:
            raise UserError("--baseline and --no-baseline contradict each other: give one of them")
        return None
    if not args.baseline and configurations.isolated:
        return None
    return Baselines(configurations, args.baseline)


def tell_stale(baselines: Baselines, args: argparse.Namespace, configurations: Configurations) -> None:
    """Print how many entries are stale, and how to remove them."""
    stale = list(baselines.stale(partial(is_selected, configurations), partial(is_whole, args)))
    if stale:
        entries = "entry accepts" if len(stale) == 1 else "entries accept"
        hint = "run `docdetect baseline prune`"
        tell(f"{len(stale)} {entries} nothing any more in the baseline: {hint}")


def is_selected(configurations: Configurations, root: str, entry: Entry) -> bool:
    """Return whether a run under these settings would report the entry's finding at all."""
    place = os.path.join(root, entry.path)
    rules = configurations.settings_for(place).rules_for(place)
    # An entry whose code is switched off, or hidden by its confidence, accepted nothing for that reason.
    codes = selected_codes(rules.select, rules.ignore, rules.extend_select)
    return entry.code in codes and not rules.min_confidence


def is_whole(args: argparse.Namespace, root: str) -> bool:
    """Return whether a run looks at everything in a project."""
    if getattr(args, "staged", False) or getattr(args, "diff_from", None):
        return False
    return any(os.path.abspath(path) == root for path in args.paths) and not args.exclude
