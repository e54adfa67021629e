"""The constraints of the lowest versions are those that setup.cfg declares."""

import configparser
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _declared() -> dict[str, str]:
    """Return the lowest version of each requirement of users, `dev` left out: checks of our own code."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    extras = dict(parser["options.extras_require"])
    del extras["dev"]
    text = "\n".join([parser["options"]["install_requires"], *extras.values()])
    return dict(re.findall(r"^([\w-]+)>=([\w.]+)$", text, re.MULTILINE))


def test_the_lowest_versions_are_the_declared_ones() -> None:
    text = (ROOT / ".ci/lowest.txt").read_text(encoding="utf-8")
    assert dict(re.findall(r"^([\w-]+)==([\w.]+)$", text, re.MULTILINE)) == _declared()
