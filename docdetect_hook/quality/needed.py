"""How likely people would document a definition: a small model over what stands around it."""

from __future__ import annotations

import math
import os
from operator import mul

from docdetect_hook.quality.needed_features import FEATURES, measure
from docdetect_hook.quality.neighbours import Neighbours
from docdetect_hook.records import Definition
from docdetect_hook.startup.json_values import read_value
from docdetect_hook.startup.stdlib import cache
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final, Mapping

MODEL_FILE: Final = os.path.join(os.path.dirname(__file__), "needed_model.json")
_DIGITS: Final = 4  # the last digits of an exponential differ between machines


class NeededModel(NamedTuple):
    """A logistic model over named numbers."""

    version: str
    intercept: float
    weights: Mapping[str, float]

    def needed(self, numbers: Mapping[str, float]) -> float:
        """Return the probability (0..1) that maintainers document a definition with these numbers."""
        weights = self.weights
        # fsum: the result does not depend on the order of the numbers.
        total = self.intercept + math.fsum(map(mul, map(weights.__getitem__, numbers), numbers.values()))
        return round(1.0 / (1.0 + math.exp(-total)), _DIGITS)


@cache
def packaged_model() -> NeededModel:
    """Load the model that comes with the package."""
    with open(MODEL_FILE, encoding="utf-8") as file:
        content = read_value(file.read())[0]
    weights = dict.fromkeys(FEATURES, 0.0) | content["weights"]
    return NeededModel(content["version"], content["intercept"], weights)


def need_of(definition: Definition, around: Neighbours) -> float:
    """Return how likely people would document a definition, whatever documentation it has."""
    return packaged_model().needed(measure(definition, around))
