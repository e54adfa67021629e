"""What comes from others stands as it was released, with its licence."""

import hashlib
import json
from pathlib import Path

import pytest

import docdetect_hook

_FOLDER = Path(docdetect_hook.__file__).parent / "dashboard" / "static" / "vendor"
_FILES = json.loads((_FOLDER / "vendored.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("one", _FILES, ids=lambda one: one["file"])
def test_a_file_is_the_released_one(one: dict[str, str]) -> None:
    assert hashlib.sha256((_FOLDER / one["file"]).read_bytes()).hexdigest() == one["sha256"]
    assert set(one) == {"file", "package", "version", "licence", "released_as", "sha256"}


def test_every_file_is_listed_and_has_its_licence() -> None:
    named = {one["file"] for one in _FILES} | {"vendored.json"}
    licences = {f"{one['file'].partition('.')[0]}.LICENSE" for one in _FILES}
    assert {path.name for path in _FOLDER.iterdir()} == named | licences
