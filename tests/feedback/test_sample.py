"""The random sample: how many of a run's findings people may be asked about, and which."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from docdetect_hook.feedback.sample import Sample


def _case(number: int, *, sampled: bool = True, disputed: bool = False) -> dict[str, Any]:
    identity = sha256(str(number).encode()).hexdigest()[:16]
    return {"id": identity, "sampled": sampled, "disputed": disputed}


@pytest.mark.parametrize(("marked", "kept"), [(0, 0), (1, 1), (100, 100), (101, 100), (3_000, 100)])
def test_a_run_keeps_as_many_as_a_retraining_needs(marked: int, kept: int) -> None:
    sample = Sample()
    certain = [one for number in range(marked) for one in sample.take([_case(number)])]
    assert (certain, len(sample.close())) == ([], kept)


def test_the_smallest_ids_are_chosen_whatever_the_order_of_the_files() -> None:
    cases = [_case(number) for number in range(400)]
    forward, backward = Sample(), Sample()
    forward.take(cases)
    backward.take(reversed(cases))
    chosen = forward.close()
    assert chosen == backward.close() == sorted(cases, key=lambda case: str(case["id"]))[:100]


def test_disputed_cases_are_asked_at_once_or_without_being_of_the_sample() -> None:
    sample = Sample()
    disputed = _case(1_000, sampled=False, disputed=True)
    assert sample.take([disputed, *(_case(number, disputed=True) for number in range(140))]) == [disputed]
    found = sample.close()
    assert sorted(case["sampled"] for case in found) == [False] * 40 + [True] * 100
    assert {case["id"] for case in found} == {_case(number)["id"] for number in range(140)}


def test_no_disputed_case_of_a_long_run_is_lost() -> None:
    sample = Sample()
    early = [one for number in range(5_000) for one in sample.take([_case(number, disputed=True)])]
    found = [*early, *sample.close()]
    assert len({case["id"] for case in found}) == len(found) == 5_000
    assert sum(case["sampled"] for case in found) == 100
