"""Add our hook to a pre-commit configuration, as text, so that its comments and its layout stay."""

from __future__ import annotations

import re

from docdetect_hook.startup.typed import Any

_ITEM = re.compile(r"(?P<indent>[ ]*)-(?:[ ]|\Z)")
_TOP = re.compile(r"[^\s#-]")


def hook_lines(command: str) -> list[str]:
    """Return the entry of our hook, which calls the docdetect that is installed where commits are made."""
    return [
        "- repo: local",
        "  hooks:",
        "    - id: docdetect",
        "      name: docdetect",
        f"      entry: {_scalar(command)} check",
        "      args: [--]",
        "      language: system",
        "      types_or: [python, pyi, rust]",
        "      require_serial: true",
    ]


def new_file(command: str) -> str:
    """Return a whole pre-commit configuration with our hook."""
    lines = hook_lines(command)
    return "\n".join(["repos:", *(f"  {line}" for line in lines)]) + "\n"


def has_hook(text: str) -> bool:
    """Return whether a configuration calls docdetect already."""
    return re.search(r"^[^#\n]*\bdocdetect\b", text, re.MULTILINE) is not None


def merged(text: str, command: str) -> str | None:
    """Return the configuration with our hook behind its last repository, None where its form forbids it."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    place = _end_of_repos(lines)
    if place is None:
        return None
    end, indent = place
    entry = [indent + line for line in hook_lines(command)]
    result = newline.join([*lines[:end], *entry, *lines[end:]]) + newline
    return result if _adds_one(text, result) else None


def _end_of_repos(lines: list[str]) -> tuple[int, str] | None:
    """Return the number of lines up to the end of the list `repos`, and the indentation of its items."""
    start = next((n for n, line in enumerate(lines) if re.match(r"repos:\s*(?:#|\Z)", line)), None)
    if start is None:
        return None
    indent, end = None, start + 1
    for number in range(start + 1, len(lines)):
        line = lines[number]
        item = _ITEM.match(line)
        if indent is None and item is not None:
            indent = item["indent"]
        if _TOP.match(line) or line.startswith(("---", "...")):
            break
        if line.strip() and not (line.startswith("#") and indent):
            end = number + 1
    return None if indent is None else (end, indent)


# The entry is put in by lines, so that comments and layout stay; YAML alone says whether that was right.
def _adds_one(before: str, after: str) -> bool:
    """Return whether the list of repositories is longer by one, and ours is its last."""
    import yaml  # only this command needs it here

    try:
        old, new = yaml.safe_load(before), yaml.safe_load(after)
    except (yaml.YAMLError, RecursionError, ValueError):
        return False
    repos, more = _repos(old), _repos(new)
    return repos is not None and more is not None and len(more) == len(repos) + 1 and _is_ours(more[-1])


def _repos(document: object) -> list[Any] | None:
    repos = document.get("repos") if isinstance(document, dict) else None
    return repos if isinstance(repos, list) else None


def _is_ours(entry: object) -> bool:
    hooks = entry.get("hooks") if isinstance(entry, dict) else None
    return bool(hooks) and isinstance(hooks, list) and hooks[0].get("id") == "docdetect"


def _scalar(text: str) -> str:
    """Quote a command for YAML where it must be; pre-commit splits it as a shell does."""
    return text if re.match(r"[\w./-]+\Z", text) else "'" + text.replace("'", "''") + "'"
