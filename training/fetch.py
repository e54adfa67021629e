"""Download the pinned archives and read the Python and Rust sources inside them."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Container, Iterator
from typing import Final, NamedTuple

_SOURCES: Final = (".py", ".rs", "Cargo.toml")
_CRATE_ROOT: Final = re.compile(r"^(?:\./)?usr/share/cargo/registry/[^/]+/")
# pip asks the build back end of a source archive for its name, which would run the package's code.
# These answers to that question stand in its place; nothing that was downloaded is executed.
_BACK_END: Final = """\
import os


def _said():
    name = version = ""
    with open("PKG-INFO", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if not line.strip():
                break
            key, _, value = line.partition(":")
            if key == "Name":
                name = value.strip()
            elif key == "Version":
                version = value.strip()
    return name, version


def get_requires_for_build_wheel(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    name, version = _said()
    folder = f"{name.replace('-', '_')}-{version}.dist-info"
    os.makedirs(os.path.join(metadata_directory, folder), exist_ok=True)
    with open(os.path.join(metadata_directory, folder, "METADATA"), "w", encoding="utf-8") as file:
        file.write(f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
    with open(os.path.join(metadata_directory, folder, "WHEEL"), "w", encoding="utf-8") as file:
        file.write("Wheel-Version: 1.0\\nRoot-Is-Purelib: false\\nTag: py3-none-any\\n")
    return folder
"""


class Archive(NamedTuple):
    """One pinned archive: a wheel or source archive of PyPI, or a Debian package."""

    source: str
    package: str
    version: str
    form: str
    file: str
    sha256: str


def fetch(archive: Archive, cache: str) -> str | None:
    """Download an archive into the cache unless it is there; return its path, or nothing on failure."""
    folder = os.path.join(cache, archive.source)
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, archive.file)
    if not os.path.exists(path):
        command, environment = _command(archive, folder, cache)
        done = subprocess.run(  # noqa: S603 - the command is built here
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if not os.path.exists(path):
            sys.stderr.write(f"not fetched: {archive.package} {archive.version}\n")
            sys.stderr.write(done.stdout[-400:].decode("utf-8", "replace") + "\n")
            return None
    if _sha256(path) != archive.sha256:
        sys.stderr.write(f"not the archive that was labelled: {archive.file}\n")
        return None
    return path


def _command(archive: Archive, folder: str, cache: str) -> tuple[list[str], dict[str, str] | None]:
    if archive.source == "debian":
        return ["apt-get", "download", f"{archive.package}={archive.version}"], None
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--disable-pip-version-check",
        "--no-deps",
        "-d",
        folder,
    ]
    wanted = f"{archive.package}=={archive.version}"
    if archive.form == "wheel":
        return [*command, "--only-binary", ":all:", wanted], None
    stub = _stub_back_ends(cache)
    command += ["--no-build-isolation", "--no-binary", archive.package, wanted]
    return command, {**os.environ, "PYTHONPATH": stub}


def _stub_back_ends(cache: str) -> str:
    root = os.path.join(os.path.abspath(cache), "back-ends")
    for module in ("maturin/__init__.py", "setuptools/build_meta.py", "setuptools/__init__.py"):
        path = os.path.join(root, module)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write("" if module == "setuptools/__init__.py" else _BACK_END)
    return root


def _sha256(path: str) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def read_sources(path: str, wanted: Container[str] | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the name inside the archive and the bytes of each wanted source; by default of all."""
    if path.endswith((".whl", ".zip")):
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if _is_wanted(entry.filename, wanted):
                    yield entry.filename, archive.read(entry)
    elif path.endswith(".deb"):
        done = subprocess.run(["dpkg-deb", "--fsys-tarfile", path], check=True, stdout=subprocess.PIPE)  # noqa: S603, S607
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as packed:
            yield from _members(packed, wanted, debian=True)
    else:
        with tarfile.open(path) as packed:
            yield from _members(packed, wanted, debian=False)


def _is_wanted(name: str, wanted: Container[str] | None) -> bool:
    return name.endswith(_SOURCES) and (wanted is None or name in wanted)


def _members(
    packed: tarfile.TarFile, wanted: Container[str] | None, *, debian: bool
) -> Iterator[tuple[str, bytes]]:
    for member in packed:
        if not (member.isfile() and member.name.endswith(_SOURCES)):
            continue
        name = _CRATE_ROOT.sub("", member.name) if debian else member.name.partition("/")[2]
        file = packed.extractfile(member)
        if _is_wanted(name, wanted) and file is not None:
            yield name, file.read()
