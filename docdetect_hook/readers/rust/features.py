"""Follow the features of a Cargo package that are on by default."""

from __future__ import annotations

from docdetect_hook.startup.typed import Any

_TABLES = ("dependencies", "dev-dependencies", "build-dependencies")


def default_features(manifest: dict[str, Any]) -> frozenset[str]:
    """Return the features that a plain `cargo build` turns on, through all that they imply.

    `dep:name` and `name?/feature` turn no feature of the package on; `name/feature` turns on an
    optional dependency, which without `dep:` is a feature of that name.
    """
    table = manifest.get("features")
    features = table if isinstance(table, dict) else {}
    optional = _implicit(manifest, features)
    on: set[str] = set()
    pending = ["default"]
    while pending:
        name = pending.pop()
        if name in on or (name not in features and name not in optional):
            continue
        on.add(name)
        implied = features.get(name, ())
        if isinstance(implied, list):
            pending += [one.partition("/")[0] for one in implied if isinstance(one, str) and "?/" not in one]
    return frozenset(on)


def _implicit(manifest: dict[str, Any], features: dict[str, Any]) -> set[str]:
    """Return the optional dependencies that are features by their name alone."""
    hidden = {
        one.removeprefix("dep:")
        for implied in features.values()
        if isinstance(implied, list)
        for one in implied
        if isinstance(one, str) and one.startswith("dep:")
    }
    targets = manifest.get("target")
    places = [manifest, *(targets.values() if isinstance(targets, dict) else ())]
    tables = [place.get(name) for place in places if isinstance(place, dict) for name in _TABLES]
    return {
        name
        for table in tables
        if isinstance(table, dict)
        for name, entry in table.items()
        if isinstance(entry, dict) and entry.get("optional") is True and name not in hidden
    }
