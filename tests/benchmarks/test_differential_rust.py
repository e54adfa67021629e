"""Random crates are the same for the same seed, and docdetect agrees with rustc about some of them."""

from __future__ import annotations

import shutil

import pytest

from benchmarks.differential.rust import compare
from benchmarks.differential.rust_programs import program


def test_a_program_is_the_same_for_the_same_numbers() -> None:
    assert program(3, 5) == program(3, 5)
    assert program(3, 5) != program(3, 6)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("rustc") is None, reason="rustc is not installed")
def test_docdetect_finds_what_rustc_finds() -> None:
    found = compare(1, 12)
    assert found.programs == 12
    assert found.disagreements == []
