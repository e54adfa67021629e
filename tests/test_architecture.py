"""The direction of imports, and what the lint path may load."""

import configparser
import re
import subprocess
import sys
from pathlib import Path

from docdetect_hook.cli import COMMANDS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "docdetect_hook"

# Stage -> what it may import of the package, besides itself and what all code is written with. The order is that of the data.
_EVERYWHERE = {"startup"}
ALLOWED = {
    "startup": set(),
    "errors": set(),
    "records": set(),
    "text": set(),
    "config": {"errors", "text"},
    "languages": {"records", "text"},
    "discovery": {"languages", "records", "text"},
    "readers": {"languages", "records", "text"},
    "contracts": {"readers", "records", "text"},
    "quality": {"contracts", "records", "text"},
    "voters": {"config", "errors", "quality", "records", "text"},
    "rules": {"config", "contracts", "languages", "quality", "readers", "records", "text"},
    "fix": {"contracts", "languages", "quality", "readers", "records", "rules", "text"},
    "storage": {"discovery", "errors", "text"},
    "feedback": {
        "discovery",
        "errors",
        "languages",
        "readers",
        "records",
        "rules",
        "storage",
        "text",
        "voters",
    },
    "models": {"config", "errors", "quality", "records", "storage", "text"},
    "engine": {
        "config",
        "contracts",
        "discovery",
        "fix",
        "languages",
        "models",
        "quality",
        "readers",
        "records",
        "rules",
        "text",
        "voters",
    },
    "runner": {
        "config",
        "discovery",
        "engine",
        "errors",
        "feedback",
        "languages",
        "models",
        "quality",
        "readers",
        "records",
        "text",
    },
    "adoption": {
        "discovery",
        "engine",
        "errors",
        "languages",
        "readers",
        "records",
        "rules",
        "runner",
        "storage",
        "text",
    },
    "api": {
        "config",
        "engine",
        "errors",
        "models",
        "quality",
        "readers",
        "records",
        "runner",
        "text",
        "voters",
    },
    "cache": {
        "config",
        "discovery",
        "engine",
        "languages",
        "readers",
        "records",
        "runner",
        "storage",
        "text",
    },
    "coverage": {"languages", "records", "runner"},
    "monitoring": {"config", "coverage", "feedback", "models", "runner", "storage", "text"},
    "learning": {
        "api",
        "config",
        "engine",
        "errors",
        "feedback",
        "models",
        "monitoring",
        "quality",
        "records",
    },
    "golden": {
        "config",
        "engine",
        "feedback",
        "languages",
        "learning",
        "models",
        "quality",
        "readers",
        "records",
    },
    "lsp": {
        "adoption",
        "config",
        "discovery",
        "engine",
        "errors",
        "languages",
        "readers",
        "records",
        "runner",
        "text",
    },
    "reports": {"coverage", "engine", "errors", "languages", "records", "rules", "runner", "text"},
    "dashboard": {
        "config",
        "coverage",
        "errors",
        "feedback",
        "languages",
        "learning",
        "models",
        "monitoring",
        "quality",
        "records",
        "reports",
        "rules",
        "runner",
        "storage",
        "text",
    },
    "commands": {
        "adoption",
        "cache",
        "config",
        "coverage",
        "dashboard",
        "discovery",
        "engine",
        "errors",
        "feedback",
        "fix",
        "golden",
        "languages",
        "learning",
        "lsp",
        "models",
        "monitoring",
        "quality",
        "readers",
        "records",
        "reports",
        "rules",
        "runner",
        "storage",
        "text",
    },
    "cli": {"commands", "errors", "text"},
    "__main__": {"cli"},
}


def _stage(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


# One import a line, as the linter has it.
_IMPORT = re.compile(r"^\s*(?:from|import) docdetect_hook\.(\w+)", re.MULTILINE)


def _imports(path: Path) -> set[str]:
    return set(_IMPORT.findall(path.read_text(encoding="utf-8")))


def test_imports_follow_the_data() -> None:
    paths = [path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"]
    against = {path: _imports(path) - _EVERYWHERE - {_stage(path)} - ALLOWED[_stage(path)] for path in paths}
    assert {path: stages for path, stages in against.items() if stages} == {}


def test_a_module_of_commands_is_a_command() -> None:
    modules = {path.stem for path in (PACKAGE / "commands").glob("*.py")}
    assert modules - {"__init__"} == set(COMMANDS)


def test_every_package_is_shipped() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    packages = {".".join(path.parent.relative_to(ROOT).parts) for path in PACKAGE.rglob("__init__.py")}
    assert packages <= set(setup["options"]["packages"].split())


def test_no_stage_rests_on_itself() -> None:
    order = list(ALLOWED)
    assert [stage for stage in order if ALLOWED[stage] - set(order[: order.index(stage)])] == []


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
