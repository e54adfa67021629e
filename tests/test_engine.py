"""The engine's own look at files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

_COUNT = """
import json, os, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(args[0]) if event == "open" else None)
from docdetect_hook.cli import main
main(["check", "--isolated", "--no-cache", "--exit-zero", "."])
print(json.dumps(sorted(os.path.basename(name) for name in map(str, opened) if name.endswith(".rs"))))
"""


def test_a_file_that_others_look_at_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "Cargo.toml").write_text('[package]\nname = "c"\nversion = "1.0.0"\n')
    (tmp_path / "src/lib.rs").write_text("//! C.\npub mod a;\npub mod b;\n")
    (tmp_path / "src/a.rs").write_text("//! A.\n")
    (tmp_path / "src/b.rs").write_text("//! B.\n")
    outcome = subprocess.run(
        [sys.executable, "-c", _COUNT], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert json.loads(outcome.stdout.splitlines()[-1]) == ["a.rs", "b.rs", "lib.rs"]
