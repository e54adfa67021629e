"""JSON without the load of `json`: the same as there."""

import json
import math
from typing import Any

import pytest

from docdetect_hook.startup.json_values import read_value, write_value

_VALUES = [
    pytest.param({"a": [1, -2.5, 1e300, True, False, None], "b": {}}, id="every kind of value"),
    pytest.param('é \ud800 \U0001f600 " \\ \n \x00 \x7f', id="texts that are escaped"),
    pytest.param([0.1, 1 << 70, -0.0, 1e-7], id="numbers at their full length"),
    pytest.param((1, ("a",)), id="tuples, which become lists"),
    pytest.param({2: "a", None: "b", True: "c"}, id="keys that are no texts"),
]


@pytest.mark.parametrize("value", _VALUES)
def test_a_value_is_written_as_json_does_without_blanks(value: object) -> None:
    assert write_value(value) == json.dumps(value, separators=(",", ":"))


@pytest.mark.parametrize("value", _VALUES)
def test_a_value_is_read_as_json_does(value: object) -> None:
    text = json.dumps(value)
    assert read_value(f"{text} rest") == (json.loads(text), len(text))


def test_what_is_no_number_is_one_here_too() -> None:
    value: Any = read_value("[NaN, Infinity]")[0]
    assert (math.isnan(value[0]), value[1]) == (True, math.inf)


@pytest.mark.parametrize("text", ["", " 1", "{", '{"a" 1}', "nul", '"\n"'])
def test_a_text_that_begins_with_no_value_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_value(text)


def test_a_value_that_is_none_of_json_is_refused() -> None:
    with pytest.raises(TypeError, match="set is no value of JSON"):
        write_value({"a": {1}})
