"""What every test stands on: a user of its own, whose files are not those of the person who runs the tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the key that seals, and the configuration of alerts, out of the home directory."""
    home = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DOCDETECT_KEY_FILE", str(home / "key"))
        patch.setitem(os.environ, "DOCDETECT_USER_CONFIG", str(home / "config.yaml"))
        yield home
