"""What a Cargo.toml says about the files of a package and what is asked for in them."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from docdetect_hook.readers.rust.reader import RustProject

_PACKAGE = '[package]\nname = "sample"\nedition = "2021"\n'
_MEMBER = _PACKAGE.replace("2021", "2018")
_BARE = "pub fn bare() {}\n"
_SHARED = '//! d\n#[path = "../../common/wire.rs"]\n'


def _listing(files: dict[str, str], folder: str) -> list[str]:
    prefix = f"{folder}/" if folder else ""
    return sorted({path[len(prefix) :].split("/")[0] for path in files if path.startswith(prefix)})


def _asked(files: dict[str, str]) -> list[str]:
    project = RustProject(files.get, lambda folder: _listing(files, folder))
    found = []
    for path, text in files.items():
        if path.endswith(".rs"):
            reading = project.read(path, text)
            found += [f"{path}:{one.line} {one.code}" for one in reading.problems]
            found += [
                f"{path}:{one.line}"
                for one in reading.definitions
                if one.public and one.exempt is None and one.doc is None
            ]
    return found


class Case(NamedTuple):
    """The files of a project, and where documentation is asked for."""

    files: dict[str, str]
    expected: list[str]


CASES = {
    "the manifest allows missing documentation": Case(
        {"Cargo.toml": _PACKAGE + '[lints.rust]\nmissing_docs = "allow"\n', "src/lib.rs": _BARE}, []
    ),
    "the manifest asks for documentation": Case(
        {"Cargo.toml": _PACKAGE + '[lints.rust]\nmissing_docs = "deny"\n', "src/lib.rs": _BARE},
        ["src/lib.rs:1", "src/lib.rs:1"],
    ),
    "the manifest allows with a priority": Case(
        {
            "Cargo.toml": _PACKAGE + "[lints.rust]\nmissing_docs = { level = 'allow', priority = 1 }\n",
            "src/lib.rs": _BARE,
        },
        [],
    ),
    "the source asks although the manifest allows": Case(
        {
            "Cargo.toml": _PACKAGE + '[lints.rust]\nmissing-docs = "allow"\n',
            "src/lib.rs": "#![warn(missing_docs)]\n" + _BARE,
        },
        ["src/lib.rs:1", "src/lib.rs:2"],
    ),
    "what the manifest forbids the source cannot allow": Case(
        {
            "Cargo.toml": _PACKAGE + '[lints.rust]\nmissing_docs = "forbid"\n',
            "src/lib.rs": "//! d\n#[allow(missing_docs)]\n" + _BARE,
        },
        ["src/lib.rs:3"],
    ),
    "the workspace allows for the member that asks it": Case(
        {
            "Cargo.toml": '[workspace]\nmembers = ["one", "two"]\n[workspace.lints.rust]\nmissing_docs = "allow"\n',
            "one/Cargo.toml": _PACKAGE + "[lints]\nworkspace = true\n",
            "one/src/lib.rs": _BARE,
            "two/Cargo.toml": _PACKAGE,
            "two/src/lib.rs": "//! d\n" + _BARE,
        },
        ["two/src/lib.rs:2"],
    ),
    "the edition of the workspace decides where paths start": Case(
        {
            "Cargo.toml": '[workspace]\nmembers = ["one"]\n[workspace.package]\nedition = "2015"\n',
            "one/Cargo.toml": '[package]\nname = "one"\nedition.workspace = true\n',
            "one/src/lib.rs": "//! d\nmod a { pub fn f() {} }\n/// d\npub mod m { pub use a::f; }\n",
        },
        ["one/src/lib.rs:2"],
    ),
    "a program that the manifest switches off is no crate": Case(
        {
            "Cargo.toml": _PACKAGE + "autobins = false\n",
            "src/lib.rs": "//! d\n",
            "src/bin/scratch.rs": _BARE,
            "src/main.rs": _BARE,
        },
        [],
    ),
    "a program that is found or declared is a crate": Case(
        {
            "Cargo.toml": _PACKAGE + '[[bin]]\nname = "sample"\n',
            "src/main.rs": "fn main() {}\n",
            "src/bin/tool/main.rs": "fn main() {}\n",
        },
        ["src/main.rs:1", "src/bin/tool/main.rs:1"],
    ),
    "in the 2015 edition declared examples end the search for others": Case(
        {
            "Cargo.toml": '[package]\nname = "a"\n[[example]]\nname = "one"\n',
            "src/lib.rs": "//! d\n",
            "examples/one.rs": "fn main() {}\n",
            "examples/two.rs": "fn main() {}\n",
        },
        ["examples/one.rs:1"],
    ),
    "files for tests of the compiler's errors belong to no crate": Case(
        {
            "Cargo.toml": _PACKAGE,
            "src/lib.rs": "//! d\n",
            "tests/ui/broken.rs": "pub fn broken( {\n",
            "tests/ui/fine.rs": _BARE,
        },
        [],
    ),
    "a file of values that is included is no file of items": Case(
        {
            "Cargo.toml": _PACKAGE,
            "src/lib.rs": '//! d\n/// d\npub static SIZES: [u8; 2] = include!("sizes.rs");\n',
            "src/sizes.rs": "[1, 2]\n",
        },
        [],
    ),
    "a file that only lies beside the others is no part of the crate": Case(
        {"Cargo.toml": _PACKAGE, "src/lib.rs": "//! d\nrun!(); use run::old;\n", "src/old.rs": _BARE}, []
    ),
    "a file that a macro call names may be part of the crate": Case(
        {"Cargo.toml": _PACKAGE, "src/lib.rs": "//! d\nmods!(old);\n", "src/old.rs": "//! d\n" + _BARE},
        ["src/old.rs:2"],
    ),
    "a file that two members share is private in both": Case(
        {
            "Cargo.toml": '[workspace]\nmembers = ["one", "two"]\n',
            "common/wire.rs": _BARE,
            "one/Cargo.toml": _MEMBER,
            "one/src/lib.rs": _SHARED + "mod wire;\n",
            "two/Cargo.toml": _MEMBER,
            "two/src/lib.rs": _SHARED + "mod wire;\n",
        },
        [],
    ),
    "a file that two members share is public in one": Case(
        {
            "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n',
            "crates/common/wire.rs": "//! d\n" + _BARE,
            "crates/one/Cargo.toml": _MEMBER,
            "crates/one/src/lib.rs": _SHARED + "mod wire;\n",
            "crates/two/Cargo.toml": _MEMBER,
            "crates/two/src/lib.rs": _SHARED + "pub mod wire;\n",
        },
        ["crates/common/wire.rs:2"],
    ),
    "a manifest of very long keys is told once and the usual layout taken": Case(
        {
            "Cargo.toml": _PACKAGE + "a." * 20_000 + "a = 1\n",
            "src/lib.rs": "//! d\nmod a;\n" + _BARE,
            "src/a.rs": _BARE,
        },
        ["src/lib.rs:1 UND902", "src/lib.rs:3"],
    ),
    "a manifest with a number of very many digits is told": Case(
        {"Cargo.toml": _PACKAGE + "a = " + "9" * 5_000, "src/lib.rs": "//! d\n"}, ["src/lib.rs:1 UND902"]
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_where_documentation_is_asked_for(case: Case) -> None:
    assert _asked(case.files) == case.expected
