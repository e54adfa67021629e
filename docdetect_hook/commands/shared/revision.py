"""The checks of a run over the files as a revision of the repository has them."""

from __future__ import annotations

import argparse
import os

from docdetect_hook.adoption.revisions import LINK, SUBMODULE
from docdetect_hook.adoption.trees import TreeFiles
from docdetect_hook.commands.shared.comparison import View, repository_around
from docdetect_hook.discovery.walk import discover
from docdetect_hook.languages import language_of
from docdetect_hook.runner.summary import FileReport, report_of
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator

if TYPE_CHECKING:
    from docdetect_hook.config.load import Configurations


def reports_at(
    revision: str, asked: str, args: argparse.Namespace, configurations: Configurations
) -> Iterator[FileReport]:
    """Yield the report of each file below the paths of the run as it was in a revision.

    Today's settings judge both sides, so that only the code makes a difference. ``asked`` is the option that
    names the revision; one that is not there is a UserError.
    """
    repository = repository_around(args.paths, asked)
    listing = repository.tree(repository.require_commit(revision))
    contents = repository.contents()
    max_bytes = configurations.settings_in(repository.root).files.max_bytes
    view = View(TreeFiles(repository.root, listing, contents, max_bytes), configurations)
    named = [os.path.abspath(path) for path in args.paths]
    folders = tuple(os.path.join(path, "") for path in named)
    places = (
        os.path.join(repository.root, path)
        for path, blob in listing.items()
        if language_of(path) and blob.mode not in (LINK, SUBMODULE)
    )
    inside = (os.path.relpath(place) for place in places if place in named or place.startswith(folders))
    try:
        for source in discover(inside, configurations):
            yield report_of(view.check(source))
    finally:
        contents.close()
