"""The random sample: how many of a run's findings people are asked about, and which."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from docdetect_hook.feedback.sample import Sample


def _case(number: int, *, sampled: bool = True, disputed: bool = False) -> dict[str, Any]:
    identity = sha256(str(number).encode()).hexdigest()[:16]
    return {"id": identity, "sampled": sampled, "disputed": disputed}


# One finding in ten is marked; a run asks about the square root of half of its findings.
SIZES = [
    ("no finding", 0, 0),
    ("ten findings", 1, 1),
    ("a hundred findings", 10, 7),
    ("a thousand findings", 100, 22),
    ("ten thousand findings", 1_000, 70),
    ("three hundred thousand findings", 30_000, 387),
]


@pytest.mark.parametrize(("marked", "asked"), [row[1:] for row in SIZES], ids=[row[0] for row in SIZES])
def test_many_findings_bring_a_smaller_share_of_cases(marked: int, asked: int) -> None:
    sample = Sample()
    certain = [one for number in range(marked) for one in sample.take([_case(number)])]
    assert (certain, len(sample.close())) == ([], asked)


def test_the_smallest_ids_are_chosen_whatever_the_order_of_the_files() -> None:
    cases = [_case(number) for number in range(40)]
    forward, backward = Sample(), Sample()
    forward.take(cases)
    backward.take(reversed(cases))
    chosen = forward.close()
    assert chosen == backward.close() == sorted(cases, key=lambda case: str(case["id"]))[:14]


def test_disputed_cases_are_asked_at_once_or_without_being_of_the_sample() -> None:
    sample = Sample()
    disputed = _case(1_000, sampled=False, disputed=True)
    assert sample.take([disputed, *(_case(number, disputed=True) for number in range(40))]) == [disputed]
    found = sample.close()
    assert [case["sampled"] for case in found] == [True] * 14 + [False] * 26
    assert {case["id"] for case in found} == {_case(number)["id"] for number in range(40)}


def test_no_disputed_case_of_a_long_run_is_lost() -> None:
    sample = Sample()
    early = [one for number in range(5_000) for one in sample.take([_case(number, disputed=True)])]
    found = [*early, *sample.close()]
    assert len({case["id"] for case in found}) == len(found) == 5_000
    assert sum(case["sampled"] for case in found) == 158
