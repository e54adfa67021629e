"""Load a model of numbers from JSON and evaluate it in pure Python."""

from __future__ import annotations

import math
import os
from operator import mul

from docdetect_hook.startup.json_values import read_value
from docdetect_hook.startup.stdlib import cache
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Mapping

PROTOCOL: Final = 1
_MOST_BYTES: Final = 1_000_000
_LARGEST: Final = 1e6
_LONGEST_VERSION: Final = 64

# What is weighed, as `features.py` measures it.
FEATURES: Final[tuple[str, ...]] = (
    "code_old",
    "code_symbol",
    "facts_1",
    "facts_2",
    "facts_3",
    "from_file",
    "glue",
    "kind_magic",
    "kind_variant",
    "mark_colon",
    "mark_comma",
    "see",
    "summary_condition",
    "summary_negation",
    "summary_type",
)


class ModelError(Exception):
    """Say in one sentence why a model file cannot be used."""


class Model(NamedTuple):
    """A logistic model over named features, and the thresholds that go with it.

    ``restates`` is the probability from which a text is reported; ``glance`` is the share of informative
    texts among those that the glance lets pass.
    """

    version: str
    weights: Mapping[str, float]
    intercept: float
    slope: float
    offset: float
    restates: float
    glance: float

    def score(self, counts: Mapping[str, float]) -> float:
        """Return the calibrated probability (0..1) that a text with these features says nothing."""
        weights = self.weights
        total = self.intercept + math.fsum(map(mul, map(weights.__getitem__, counts), counts.values()))
        return _logistic(self.slope * total + self.offset)


def _logistic(value: float) -> float:
    if value >= 0.0:
        return 1.0 / (1.0 + math.exp(-min(value, 700.0)))
    grown = math.exp(max(value, -700.0))
    return grown / (1.0 + grown)


@cache
def packaged_model() -> Model:
    """Load the model that comes with the package, once."""
    # importlib.resources would take longer to load than the model.
    with open(os.path.join(os.path.dirname(__file__), "default_model.json"), "rb") as file:
        return _model(read_value(file.read().decode("ascii"))[0])


def load_model(data: bytes) -> Model:
    """Read a model from the bytes of its file, or raise ``ModelError``."""
    import json  # the packaged model is read without

    if len(data) > _MOST_BYTES:
        raise ModelError(f"the model file has {len(data)} bytes; at most {_MOST_BYTES} are read")
    try:
        content = json.loads(data.decode("utf-8"), parse_constant=_refuse_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ModelError(f"the model file is not JSON: {error}") from None
    if not isinstance(content, dict):
        raise ModelError("the model file holds no JSON object")
    protocol = content.get("protocol")
    if protocol != PROTOCOL or isinstance(protocol, bool):
        raise ModelError(f"the model file has protocol {protocol!r:.40}, this version reads {PROTOCOL}")
    return _model(content)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _model(content: dict[str, Any]) -> Model:
    version = content.get("version")
    if not isinstance(version, str) or not 0 < len(version) <= _LONGEST_VERSION:
        raise ModelError("the model file names no version")
    names = content.get("features")
    if names != list(FEATURES):
        raise ModelError(_name_difference(names))
    weights = content.get("weights")
    if not isinstance(weights, list) or len(weights) != len(FEATURES):
        raise ModelError(f"the model file needs {len(FEATURES)} weights, one for each feature")
    numbers = [
        _number(weight, f"the weight of {name}") for name, weight in zip(FEATURES, weights, strict=True)
    ]
    calibration, thresholds = _table(content, "calibration"), _table(content, "thresholds")
    return Model(
        version,
        dict(zip(FEATURES, numbers, strict=True)),
        _number(content.get("intercept"), "the intercept"),
        _number(calibration.get("slope"), "the slope of the calibration"),
        _number(calibration.get("offset"), "the offset of the calibration"),
        _share(thresholds.get("restates"), "the threshold for restating"),
        _share(content.get("glance"), "the share behind the glance"),
    )


def _table(content: dict[str, Any], name: str) -> dict[str, Any]:
    table = content.get(name)
    if not isinstance(table, dict):
        raise ModelError(f"the model file has no table {name}")
    return table


def _number(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ModelError(f"{what} is not a number")
    # A whole number may be too large for a float; JSON's 1e999 reads as infinity.
    if not -_LARGEST <= value <= _LARGEST:
        raise ModelError(f"{what} is out of range")
    return float(value)


def _share(value: object, what: str) -> float:
    share = _number(value, what)
    if not 0.0 <= share <= 1.0:
        raise ModelError(f"{what} is not between 0 and 1")
    return share


def _name_difference(names: object) -> str:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return "the model file lists no feature names"
    for name in FEATURES:
        if name not in names:
            return f"the model file lacks the feature {name}; it was made for another version"
    for name in names:
        if name not in FEATURES:
            return f"the model file has the unknown feature {name[:40]}; it was made for another version"
    return "the model file lists the features in another order"
