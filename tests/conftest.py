"""What every test stands on: how hypothesis searches, and a user and an environment that are nobody else's."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# No deadline: a busy machine is no fault. Few examples at a desk, many where `HYPOTHESIS_PROFILE=ci` asks.
settings.register_profile("desk", max_examples=25, deadline=None)
settings.register_profile("ci", max_examples=200, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "desk"))

# Variables of the surroundings that change what our programs, git, flake8 or pre-commit do.
_FOREIGN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "COLUMNS", "PYTHONWARNINGS", "SKIP")


@pytest.fixture(scope="session", autouse=True)
def _user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the key that seals, and the configuration of alerts, out of the home directory.

    The programs of this environment come first: nobody has to activate it for a run of the tests.
    """
    home = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        programs = os.path.dirname(sys.executable)
        patch.setitem(os.environ, "PATH", programs + os.pathsep + os.environ.get("PATH", ""))
        patch.setitem(os.environ, "DOCDETECT_KEY_FILE", str(home / "key"))
        patch.setitem(os.environ, "DOCDETECT_USER_CONFIG", str(home / "config.yaml"))
        for name in _FOREIGN:
            patch.delenv(name, raising=False)
        yield home
