"""Conditions on features, answered with the manifest's default features as cargo does."""

from __future__ import annotations

import tomllib

import pytest

from docdetect_hook.readers.rust.features import default_features
from docdetect_hook.readers.rust.reader import read_rust
from tests.readers.rust.test_crate import missing, project

PACKAGE = '[package]\nname = "sample"\nedition = "2021"\n'

FEATURES = {
    "a manifest without features has none": ("", ""),
    "only what the default names is on": ('[features]\ndefault = ["a"]\na = []\nb = []\n', "a default"),
    "a feature turns on what it implies, at any depth": (
        '[features]\ndefault = ["a"]\na = ["b"]\nb = ["c", "a"]\nc = []\nd = []\n',
        "a b c default",
    ),
    "an optional dependency is a feature of its name": (
        '[features]\ndefault = ["serde"]\n[dependencies]\nserde = { version = "1", optional = true }\n',
        "default serde",
    ),
    "an optional dependency that is named with dep is none": (
        '[features]\ndefault = ["dep:serde"]\n[dependencies]\nserde = { version = "1", optional = true }\n',
        "default",
    ),
    "a feature of an optional dependency turns it on": (
        '[features]\ndefault = ["serde/derive"]\n[dependencies.serde]\noptional = true\n',
        "default serde",
    ),
    "a weak feature of an optional dependency does not": (
        '[features]\ndefault = ["serde?/derive"]\n[dependencies.serde]\noptional = true\n',
        "default",
    ),
    "an optional dependency of one system is a feature too": (
        "[features]\ndefault = [\"libc\"]\n[target.'cfg(unix)'.dependencies.libc]\noptional = true\n",
        "default libc",
    ),
    "what is no table of lists of words turns nothing on": (
        '[features]\ndefault = ["a", 1]\na = "b"\nb = []\n',
        "a default",
    ),
    "features that are no table are none": ("features = 3\n", ""),
}


@pytest.mark.parametrize(("manifest", "expected"), FEATURES.values(), ids=FEATURES.keys())
def test_default_features_are_those_that_cargo_turns_on(manifest: str, expected: str) -> None:
    assert " ".join(sorted(default_features(tomllib.loads(manifest)))) == expected


MANIFEST = f'{PACKAGE}[features]\ndefault = ["std"]\nstd = []\ndraft = []\n'
CONDITIONS = {
    "an allowance for a feature that is off allows nothing": (
        '//! c\n#[cfg_attr(feature = "draft", allow(missing_docs))]\npub fn a() {}\n',
        "lib.rs:3:0",
    ),
    "an allowance for a feature that is on allows": (
        '//! c\n#[cfg_attr(feature = "std", allow(missing_docs))]\npub fn a() {}\n',
        "",
    ),
    "an allowance without a feature that is off allows": (
        '//! c\n#[cfg_attr(not(feature = "draft"), allow(missing_docs))]\npub fn a() {}\n',
        "",
    ),
    "an allowance without a feature that is on allows nothing": (
        '//! c\n#[cfg_attr(not(feature = "std"), allow(missing_docs))]\npub fn a() {}\n',
        "lib.rs:3:0",
    ),
    "a feature that the manifest does not know is off": (
        '//! c\n#![cfg_attr(feature = "unheard-of", allow(missing_docs))]\npub fn a() {}\n',
        "lib.rs:3:0",
    ),
    "hiding for a feature that is off hides nothing": (
        '//! c\n#[cfg_attr(any(feature = "draft", docsrs), doc(hidden))]\npub mod m {\n pub fn a() {} }\n',
        "lib.rs:3:0 lib.rs:4:1",
    ),
    "hiding for a feature that is on hides": (
        '//! c\n#[cfg_attr(all(feature = "std", not(test)), doc(hidden))]\npub mod m {\n pub fn a() {} }\n',
        "",
    ),
    "an allowance for one system allows nothing on another": (
        "//! c\n#[cfg_attr(windows, allow(missing_docs))]\npub fn a() {}\n",
        "lib.rs:3:0",
    ),
    "a warning for one system lifts an allowance": (
        "//! c\n#![allow(missing_docs)]\n#[cfg_attr(windows, warn(missing_docs))]\npub fn a() {}\n",
        "lib.rs:4:0",
    ),
    "a level for tests changes nothing": (
        "//! c\n#![cfg_attr(test, allow(missing_docs))]\n#![cfg_attr(not(test), warn(missing_docs))]\n"
        "pub fn a() {}\n",
        "lib.rs:4:0",
    ),
}


@pytest.mark.parametrize(("text", "expected"), CONDITIONS.values(), ids=CONDITIONS.keys())
def test_an_attribute_holds_as_the_default_build_decides(text: str, expected: str) -> None:
    files = {"lib.rs": text}
    assert missing(project(files, MANIFEST), files) == expected


def test_without_a_manifest_a_feature_excuses_nothing() -> None:
    text = '//! c\n#[cfg_attr(feature = "std", allow(missing_docs))]\npub fn a() {}\n'
    assert [one.exempt for one in read_rust(text, "a.rs").definitions] == [None, None]
