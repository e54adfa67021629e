"""What the commands of the learning loop say of models."""

from __future__ import annotations

from docdetect_hook.learning.rollout import Step
from docdetect_hook.models.lifecycle import shown
from docdetect_hook.startup.typed import Iterable
from docdetect_hook.text.terminal import tell

_DONE = {
    "promote": "model {version} serves now",
    "drop": "candidate {version} is dropped",
    "rollback": "rolled back to model {version}",
    "alert": "model {version} stays",
}


def tell_steps(steps: Iterable[Step]) -> None:
    """Print what the labels did to models, and the alerts that follow."""
    for step in steps:
        tell(f"{_DONE[step.action].format(version=shown(step.version))}: {step.why}")
        if step.alert:
            tell(f"alert: {step.alert}")
