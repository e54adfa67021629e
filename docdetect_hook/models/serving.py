"""Say which model serves a file; most projects have none of their own, and load nothing for it."""

from __future__ import annotations

import os

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING
from docdetect_hook.storage.committed import MODEL_FILE
from docdetect_hook.storage.folder import FOLDER_NAME

if TYPE_CHECKING:
    from docdetect_hook.models.correction import Correction, Subject

# That of `quality/default_model.json`, which most runs do without: they weigh no text.
PACKAGED_VERSION = "1.0.0"
MODELS = "models"
STATE_FILE = "state.json"


class Serving(NamedTuple):
    """What serves one path: the correction in charge, if any, and whether it is on trial there.

    ``rival`` is the current model where the candidate serves.
    """

    correction: Correction | None
    on_trial: bool = False
    rival: Correction | None = None

    def differs(self, subject: Subject, below: float) -> bool:
        """Return whether a candidate on trial and the current model decide differently on a finding."""
        own = self.correction is not None and self.correction.demotes(subject, below)
        other = self.rival is not None and self.rival.demotes(subject, below)
        return self.on_trial and own != other


_PACKAGED = Serving(None)


def has_models(root: str) -> bool:
    """Return whether a project has anything that says which model serves, be it good or not."""
    places = (MODEL_FILE, os.path.join(FOLDER_NAME, MODELS, STATE_FILE))
    return any(os.path.lexists(os.path.join(root, place)) for place in places)


def serving(root: str | None, path: str, named: str = "") -> Serving:
    """Return everything that serves a path; without a root the packaged model does, uncorrected.

    ``path`` is relative to the root; ``named`` is the path of the model file that the project's
    configuration names, if it does: that one serves every path, on every machine.
    """
    if root is None or not (named or has_models(root)):
        return _PACKAGED
    from docdetect_hook.models.registry import serving_of  # its modules are 3 ms of a run over one file

    return serving_of(root, path, named)


def current_version(root: str | None, named: str = "") -> str:
    """Return the version of the model that serves."""
    if root is not None and (named or has_models(root)):
        from docdetect_hook.models.registry import serving_now

        correction = serving_now(root, named)
        if correction is not None:
            return correction.version
    return PACKAGED_VERSION
