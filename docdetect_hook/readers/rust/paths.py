"""Join and split file paths as texts, always with forward slashes."""

from __future__ import annotations


def normal(path: str) -> str:
    """Return the path without ``.`` and inner ``..`` parts and doubled slashes."""
    if "//" not in path and "./" not in path and not path.endswith(("/.", "/..", "/")) and path != ".":
        return path
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return ("/" if path.startswith("/") else "") + "/".join(parts)


def join(directory: str, name: str) -> str:
    """Return the normal path of a name seen from a directory."""
    if name.startswith("/") or not directory:
        return normal(name)
    return normal(f"{directory}/{name}")


def parent(path: str) -> str:
    """Return the directory of a path, empty for a bare name."""
    head, slash, _ = path.rpartition("/")
    return head or ("/" if slash else "")


def stem(path: str) -> str:
    """Return the last part of a path without its extension."""
    return path.rpartition("/")[2].rpartition(".")[0] or path.rpartition("/")[2]
