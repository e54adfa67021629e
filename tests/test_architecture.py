"""The direction of imports, and what the lint path may load."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "docdetect_hook"

# Stage -> what it may import of the package, besides itself. The order is that of the data.
ALLOWED = {
    "errors": set(),
    "records": set(),
    "globs": set(),
    "patterns": set(),
    "rules": set(),
    "rules_page": {"rules"},
    "source": set(),
    "config": {"errors", "globs", "source"},
    "discovery": {"config", "globs", "records", "source"},
    "readers": {"patterns", "records"},
    "suppression": {"config", "readers", "records"},
    "quality": {"patterns", "records"},
    "voters": {"quality", "records"},
    "ensemble": {"config", "errors", "records"},
    "panel": {"config", "ensemble", "errors", "quality", "records", "voters"},
    "event_log": set(),
    "segments": {"event_log"},
    "feedback": {"event_log", "panel", "records", "segments"},
    "models": {"config", "ensemble", "errors", "quality", "source"},
    "engine": {
        "config", "discovery", "feedback", "models", "panel", "quality", "readers", "records", "rules",
        "source", "suppression",
    },
    "run": {"engine", "records"},
    "schedule": {"config", "discovery", "engine", "records", "workers"},
    "workers": {"discovery", "records", "schedule"},
    "cluster": {"discovery", "errors", "schedule", "workers"},
    "cache": {
        "config", "discovery", "engine", "event_log", "readers", "records", "run", "schedule", "source",
    },
    "reports": {"discovery", "engine", "records", "rules", "run"},
    "monitoring": {"config", "event_log", "feedback", "models", "run"},
    "golden": {"records"},
    "validation": {"config", "engine", "golden", "models", "quality", "source"},
    "detector": {"config", "engine", "ensemble", "errors", "models", "quality", "records"},
    "learning": {
        "config", "detector", "ensemble", "errors", "event_log", "feedback", "golden", "models",
        "monitoring", "panel", "quality", "readers", "records", "rules", "source", "suppression",
        "validation",
    },
    "commands": {
        "cache", "cluster", "config", "discovery", "engine", "errors", "event_log", "feedback", "learning",
        "models", "monitoring", "quality", "records", "reports", "rules", "rules_page", "run", "schedule",
        "source", "validation",
    },
    "cli": {"commands", "errors"},
    "__main__": {"cli"},
}  # fmt: skip


def _stage(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(path: Path) -> set[str]:
    stages = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("docdetect_hook."):
            stages.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            stages |= {
                name.name.split(".")[1] for name in node.names if name.name.startswith("docdetect_hook.")
            }
    return stages


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_imports_follow_the_data(path: Path) -> None:
    stage = _stage(path)
    assert _imports(path) - {stage} <= ALLOWED[stage]


def _modules_after(*words: str) -> set[str]:
    code = (
        "import sys\nfrom docdetect_hook.cli import main\n"
        f"main({list(words)!r})\nsys.stderr.write('\\n'.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, encoding="utf-8"
    )
    return {name.split(".")[0] for name in done.stderr.splitlines()}


def test_a_rust_run_loads_neither_libcst_nor_yaml(tmp_path: Path) -> None:
    (tmp_path / "lib.rs").write_text("//! Docs.\n", encoding="utf-8")
    loaded = _modules_after("check", "--isolated", str(tmp_path / "lib.rs"))
    assert not loaded & {"libcst", "yaml", "sklearn", "numpy", "flask", "tqdm"}


def test_a_python_run_loads_nothing_of_the_learning_path(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text('"""Docs."""\n\n\ndef f():\n    pass\n', encoding="utf-8")
    loaded = _modules_after("check", "--isolated", str(tmp_path / "app.py"))
    assert "docdetect_hook" in loaded
    assert not loaded & {"sklearn", "numpy", "flask", "pickle", "asyncio"}
