"""The golden suite agrees with CPython and with rustc, so that it can judge the readers."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import pytest

from docdetect_hook.golden.cases import EXEMPT, KINDS, Case, Expected, GoldenError, load_cases, parse_cases

CASES = load_cases()
PYTHON = [case for case in CASES if case.language == "python"]
RUST = [case for case in CASES if case.language == "rust" and case.rustc is not None]
RUSTC = shutil.which("rustc")

# The compiler's words for what it misses, and our kind for it.
RUSTC_KINDS = {
    "the crate": "crate",
    "a module": "module",
    "a struct": "struct",
    "an enum": "enum",
    "a union": "union",
    "a trait": "trait",
    "a trait alias": "trait_alias",
    "a function": "function",
    "a method": "method",
    "an associated function": "method",
    "a struct field": "field",
    "a variant": "variant",
    "a constant": "constant",
    "a static": "static",
    "a type alias": "type_alias",
    "a foreign type": "type_alias",
    "an associated type": "assoc_type",
    "an associated constant": "assoc_const",
    "a macro": "macro",
}

Row = tuple[int, str, str, bool, bool]
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _documentation(node: Documented) -> tuple[bool, bool]:
    text = ast.get_docstring(node, clean=False)
    return bool(text and text.strip()), text is not None and not text.strip()


def _function_kind(name: str, scope: str) -> str:
    if scope == "class" and name == "__init__":
        return "init"
    special = name.startswith("__") and name.endswith("__")
    # __new__ and __call__ count as plain methods, as pydocstyle has it.
    if scope == "class" and special and name not in {"__new__", "__call__"}:
        return "magic"
    return {"class": "method", "function": "nested_function"}.get(scope, "function")


def _rows_below(node: ast.AST, scope: str, prefix: str) -> list[Row]:
    rows: list[Row] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            kind = "nested_class" if scope == "class" else "class"
            rows.append((child.lineno, kind, prefix + child.name, *_documentation(child)))
            rows.extend(_rows_below(child, "class", f"{prefix}{child.name}."))
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            kind = _function_kind(child.name, scope)
            rows.append((child.lineno, kind, prefix + child.name, *_documentation(child)))
            rows.extend(_rows_below(child, "function", f"{prefix}{child.name}."))
        else:
            rows.extend(_rows_below(child, scope, prefix))
    return rows


def _cpython_rows(case: Case) -> list[Row]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # unknown escapes are allowed in a docstring
        tree = ast.parse(case.data(case.path))
    kind = "package" if PurePosixPath(case.path).stem == "__init__" else "module"
    return [(1, kind, "", *_documentation(tree)), *sorted(_rows_below(tree, "", ""))]


def _row(expected: Expected) -> Row:
    return expected.line, expected.kind, expected.qualname, expected.documented, expected.blank


@pytest.mark.parametrize("case", PYTHON, ids=lambda case: case.id)
def test_python_cases_agree_with_cpython(case: Case) -> None:
    if case.min_python is not None and sys.version_info < case.min_python:
        pytest.skip(f"the grammar of Python {case.min_python[0]}.{case.min_python[1]} is needed")
    assert [_row(expected) for expected in case.expect] == _cpython_rows(case)


def _command(case: Case, root: str) -> list[str]:
    assert RUSTC is not None
    assert case.rustc is not None
    command = [RUSTC, root, "--edition", case.edition, "-W", "missing_docs", "--error-format", "json"]
    if "--crate-type" not in case.rustc:
        command += ["--crate-type", "bin" if root.endswith("main.rs") else "lib"]
    return [*command, "--crate-name", "demo", "--emit", "metadata", "-o", "demo.rmeta", *case.rustc]


def _messages(case: Case, directory: Path) -> list[dict[str, object]]:
    for path in case.files:
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(case.data(path))
    root = next(path for path in ("src/lib.rs", "src/main.rs", case.path) if path in case.files)
    # Unstable constructs are the compiler's own to judge as well.
    environment = {**os.environ, "RUSTC_BOOTSTRAP": "1"}
    done = subprocess.run(
        _command(case, root), cwd=directory, env=environment, capture_output=True, check=False, timeout=300
    )
    lines = done.stderr.decode("utf-8").splitlines()
    messages = [json.loads(line) for line in lines if line.startswith("{")]
    return messages if done.returncode == 0 else [{"code": None, "failed": case.id, "messages": messages}]


def _reported(messages: list[dict[str, object]], path: str) -> Counter[tuple[int, str]]:
    found: Counter[tuple[int, str]] = Counter()
    for message in messages:
        if "failed" in message:
            pytest.fail(f"does not compile: {json.dumps(message)[:3000]}")
        code = message["code"]
        if not isinstance(code, dict) or code["code"] != "missing_docs":
            continue
        spans = message["spans"]
        assert isinstance(spans, list)
        kind = RUSTC_KINDS[str(message["message"]).removeprefix("missing documentation for ")]
        for span in spans:
            # What a macro builds itself stands nowhere in the source; tokens passed on have no expansion.
            if span["is_primary"] and span["file_name"] == path and span["expansion"] is None:
                # The compiler's crate begins at its first token, ours at line 1.
                found[1 if kind == "crate" else span["line_start"], kind] += 1
    return found


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, object]]]:
    """Compile every Rust case once, a few at a time."""
    base = tmp_path_factory.mktemp("golden")
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        jobs = {case.id: pool.submit(_messages, case, base / str(number)) for number, case in enumerate(RUST)}
    return {name: job.result() for name, job in jobs.items()}


@pytest.mark.slow
@pytest.mark.skipif(RUSTC is None, reason="rustc is not installed")
@pytest.mark.parametrize("case", RUST, ids=lambda case: case.id)
def test_rust_cases_agree_with_rustc(case: Case, compiled: dict[str, list[dict[str, object]]]) -> None:
    wanted = Counter(
        (row.line, row.kind) for row in case.expect if row.code == KINDS["rust"][row.kind] and not row.blank
    )
    assert _reported(compiled[case.id], case.path) == wanted


def test_suite_is_large_and_unique() -> None:
    assert len({case.id for case in CASES}) == len(CASES) >= 257


def test_every_kind_and_every_reason_occurs() -> None:
    for language, kinds in KINDS.items():
        rows = [row for case in CASES if case.language == language for row in case.expect]
        assert {row.kind for row in rows} == set(kinds)
        assert {row.exempt for row in rows} - {None} == EXEMPT[language]


def test_rows_stand_in_source_order() -> None:
    for case in CASES:
        lines = [row.line for row in case.expect]
        assert lines == sorted(lines), case.id
        assert max(lines, default=1) <= max(1, len(case.text.replace("\r", "\n").splitlines())), case.id


def _document(**item: object) -> dict[str, object]:
    case = {"id": "a case", "text": "", "expect": "1 module - missing public (empty module)", **item}
    return {"language": "python", "classes": {"one": [case]}}


def test_a_well_formed_document_gives_its_case() -> None:
    (case,) = parse_cases(_document(min_python="3.12"), "x.yaml")
    assert case == Case(
        id="a case",
        language="python",
        group="one",
        path="snippet.py",
        files={"snippet.py": ""},
        expect=(Expected(1, "module", "", False, True, "empty module", None, False),),
        min_python=(3, 12),
    )
    assert case.text == ""
    assert case.data("snippet.py") == b""


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "x.yaml: expected the keys language and classes"),
        ({"language": "cobol", "classes": {}}, "x.yaml: unknown language 'cobol'"),
        (_document(extra=1), "x.yaml: a case: unknown keys ['extra']"),
        (
            {"language": "python", "classes": {"one": [{"id": "a case", "text": ""}]}},
            "x.yaml: a case: no expect",
        ),
        (_document(files={"snippet.py": ""}), "x.yaml: a case: give either text or files"),
        (_document(text=1), "x.yaml: a case: no text for snippet.py"),
        (_document(expect="1 module"), "x.yaml: a case: not a row: '1 module'"),
        (
            _document(expect="1 crate - documented public"),
            "x.yaml: a case: '1 crate - documented public': unknown kind crate",
        ),
        (
            _document(expect="1 module - missing public (hidden)"),
            "x.yaml: a case: '1 module - missing public (hidden)': unknown reason hidden",
        ),
        (
            _document(expect="1 module - missing public"),
            "x.yaml: a case: '1 module - missing public': code None does not follow from the row",
        ),
        (
            _document(expect="1 module - documented public UND100"),
            "x.yaml: a case: '1 module - documented public UND100': code UND100 does not follow from the row",
        ),
    ],
)
def test_a_broken_document_is_named(document: object, message: str) -> None:
    with pytest.raises(GoldenError) as caught:
        list(parse_cases(document, "x.yaml"))
    assert str(caught.value) == message


def test_two_cases_of_one_name_are_refused(tmp_path: Path) -> None:
    text = json.dumps(_document())  # JSON is YAML
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert len(load_cases(tmp_path)) == 1
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(GoldenError, match="two cases are called 'a case'"):
        load_cases(tmp_path)
