"""Test that a model file is read strictly and evaluated exactly."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.quality.model import FEATURES, ModelError, load_model, packaged_model


def _content() -> dict[str, Any]:
    return {
        "protocol": 1,
        "version": "9.9",
        "features": list(FEATURES),
        "weights": [0.5] * len(FEATURES),
        "intercept": -1.0,
        "calibration": {"slope": 2.0, "offset": 0.25},
        "thresholds": {"restates": 0.8},
        "glance": 0.99,
    }


def _bytes(**changes: object) -> bytes:
    return json.dumps({**_content(), **changes}).encode("utf-8")


def _without(key: str) -> bytes:
    content = _content()
    del content[key]
    return json.dumps(content).encode("utf-8")


def _weights(first: str) -> bytes:
    """Return a model whose first weight is spelled as given, which need not be JSON."""
    return _bytes(weights=["@", *[0.5] * (len(FEATURES) - 1)]).replace(b'"@"', first.encode("utf-8"))


def test_a_sound_model_is_read() -> None:
    model = load_model(_bytes())
    assert (model.version, model.restates, model.glance) == ("9.9", 0.8, 0.99)


def test_a_score_is_the_calibrated_logistic_of_the_weighted_sum() -> None:
    model = load_model(_bytes())
    counts = {FEATURES[0]: 2.0, FEATURES[3]: 1.0}
    assert model.score(counts) == pytest.approx(
        1 / (1 + math.exp(-(2.0 * (0.5 * 3 - 1.0) + 0.25))), abs=1e-15
    )


def test_huge_sums_do_not_overflow() -> None:
    model = load_model(_bytes(weights=[1e6] * len(FEATURES)))
    assert model.score(dict.fromkeys(FEATURES, 4.0)) == 1.0
    assert load_model(_bytes(intercept=-1e6)).score({}) == pytest.approx(0.0, abs=1e-300)


_HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "the model file is not JSON: Expecting value: line 1 column 1 (char 0)"),
    "no JSON": (
        lambda: b"\x80\x04K\x01.",
        "the model file is not JSON: 'utf-8' codec can't decode byte 0x80",
    ),
    "deep nesting": (lambda: b"[" * 200_000, "the model file is not JSON: "),
    "a list": (lambda: b"[]", "the model file holds no JSON object"),
    "too many bytes": (
        lambda: b" " * 1_000_001,
        "the model file has 1000001 bytes; at most 1000000 are read",
    ),
    "a later protocol": (lambda: _bytes(protocol=2), "the model file has protocol 2, this version reads 1"),
    "true for a protocol": (
        lambda: _bytes(protocol=True),
        "the model file has protocol True, this version reads 1",
    ),
    "no protocol": (lambda: _without("protocol"), "the model file has protocol None, this version reads 1"),
    "no version": (lambda: _without("version"), "the model file names no version"),
    "a version without end": (lambda: _bytes(version="9" * 65), "the model file names no version"),
    "no feature names": (lambda: _without("features"), "the model file lists no feature names"),
    "numbers for feature names": (lambda: _bytes(features=[1, 2]), "the model file lists no feature names"),
    "a feature less": (
        lambda: _bytes(features=list(FEATURES[1:])),
        f"the model file lacks the feature {FEATURES[0]}; it was made for another version",
    ),
    "a feature more": (
        lambda: _bytes(features=[*FEATURES, "charm"]),
        "the model file has the unknown feature charm; it was made for another version",
    ),
    "features in another order": (
        lambda: _bytes(features=list(reversed(FEATURES))),
        "the model file lists the features in another order",
    ),
    "a weight less": (
        lambda: _bytes(weights=[0.5]),
        f"the model file needs {len(FEATURES)} weights, one for each feature",
    ),
    "not a number": (lambda: _weights("NaN"), "the model file is not JSON: NaN is not a number"),
    "infinity": (lambda: _weights("-Infinity"), "the model file is not JSON: -Infinity is not a number"),
    "infinity in disguise": (lambda: _weights("1e999"), f"the weight of {FEATURES[0]} is out of range"),
    "a number of many digits": (lambda: _weights("9" * 400), f"the weight of {FEATURES[0]} is out of range"),
    "a number of too many digits": (lambda: _weights("9" * 9000), "the model file is not JSON: "),
    "text for a weight": (lambda: _weights('"1"'), f"the weight of {FEATURES[0]} is not a number"),
    "true for a weight": (lambda: _weights("true"), f"the weight of {FEATURES[0]} is not a number"),
    "no intercept": (lambda: _without("intercept"), "the intercept is not a number"),
    "no calibration": (lambda: _without("calibration"), "the model file has no table calibration"),
    "half a calibration": (
        lambda: _bytes(calibration={"slope": 1}),
        "the offset of the calibration is not a number",
    ),
    "a threshold above 1": (
        lambda: _bytes(thresholds={"restates": 1.5}),
        "the threshold for restating is not between 0 and 1",
    ),
    "no share behind the glance": (lambda: _without("glance"), "the share behind the glance is not a number"),
}


@pytest.mark.parametrize(("data", "message"), _HOSTILE.values(), ids=_HOSTILE)
def test_refuses(data: Callable[[], bytes], message: str) -> None:
    with pytest.raises(ModelError) as raised:
        load_model(data())
    assert str(raised.value).startswith(message)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_model_or_a_model_error(data: bytes) -> None:
    with pytest.raises(ModelError):
        load_model(data)


def test_the_packaged_model_is_sound() -> None:
    model = packaged_model()
    assert (model.version, model.restates) == ("1.0.0", 0.8)


@pytest.mark.slow
def test_the_packaged_model_predicts_as_scikit_learn_does() -> None:
    pytest.importorskip("sklearn")
    from training.build_table import FRESH_TABLE, KEPT_TABLE, TABLE
    from training.table import read_table, split
    from training.train_default_model import fit, learnt

    rows = learnt(
        [*read_table(TABLE).rows, *read_table(KEPT_TABLE).rows, *split(read_table(FRESH_TABLE).rows)[0]]
    )
    expected = fit(rows).predict_proba([row.values for row in rows])[:, 1]
    model = packaged_model()._replace(slope=1.0, offset=0.0)
    for row, probability in zip(rows, expected, strict=True):
        counts = {name: value for name, value in zip(FEATURES, row.values, strict=True) if value}
        assert abs(model.score(counts) - probability) <= 1e-9


@pytest.mark.slow
def test_the_model_and_its_card_are_what_the_trainer_writes() -> None:
    pytest.importorskip("sklearn")
    from training.train_default_model import trained

    model, card = trained()
    stored = json.loads(files("docdetect_hook.quality").joinpath("default_model.json").read_bytes())
    weights = model.pop("weights"), stored.pop("weights")
    assert weights[0] == pytest.approx(weights[1], abs=1e-6)
    assert model.pop("intercept") == pytest.approx(stored.pop("intercept"), abs=1e-6)
    assert model == stored
    assert card == (Path(__file__).parents[2] / "docs" / "model.md").read_text(encoding="utf-8")
