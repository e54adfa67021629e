"""Stand in for the build backend of a source distribution, so that pip only downloads it.

Before pip keeps a source distribution it asks the project's backend (PEP 517) for metadata, which
may run any code. The metadata stand in PKG-INFO already; this backend copies them and nothing else.
"""

from __future__ import annotations

from email.parser import HeaderParser
from pathlib import Path


def prepare_metadata_for_build_wheel(
    metadata_directory: str, _config_settings: dict[str, str] | None = None
) -> str:
    """Write the metadata of the project in the current directory; give the name of their directory."""
    text = Path("PKG-INFO").read_text(encoding="utf-8")
    headers = HeaderParser().parsestr(text)
    name = f"{headers['Name'].replace('-', '_')}-{headers['Version']}.dist-info"
    target = Path(metadata_directory, name)
    target.mkdir()
    (target / "METADATA").write_text(text, encoding="utf-8")
    return name
