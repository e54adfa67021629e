"""Short histories over small packages, replayed."""

from pathlib import Path

import pytest

from benchmarks.commands.replay import replay
from tests.projects import write_all

PACKAGES = {
    "python": {
        "pumps/__init__.py": '"""Pumps."""\n\nfrom pumps._valves import Valve\n',
        "pumps/_valves.py": '"""Valves."""\n\n\nclass Valve:\n    def turn(self):\n        pass\n',
        "pumps/tanks.py": '"""Tanks."""\n\n\ndef fill():\n    pass\n',
    },
    "rust": {
        "Cargo.toml": '[package]\nname = "pumps"\nversion = "1.0.0"\nedition = "2021"\n',
        "src/lib.rs": "//! Pumps.\n\nmod valves;\npub mod tanks;\npub use valves::Valve;\n",
        "src/valves.rs": "pub struct Valve;\n",
        "src/tanks.rs": "//! Tanks.\n\npub fn fill() {}\n",
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("language", PACKAGES)
def test_every_new_finding_is_told_and_old_ones_stay_accepted(language: str, tmp_path: Path) -> None:
    root = tmp_path / "project"
    write_all(root, PACKAGES[language])
    found = replay(root, language, seed=3, commits=16)
    assert found.wrong == []
    assert found.brought > 1
    assert found.stale == 0
    assert found.accepted > 0
