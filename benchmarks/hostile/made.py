"""The inputs made from families: nested deep, chained long, or simply large."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.hostile.families import PYTHON, RUST
from benchmarks.hostile.inputs import Defs, Input, python_input, rust_input

_MANY = 100_000
_F: Defs = [[1, "", False], [1, "f", True]]
_SILENT: Defs = [[1, "", False]]

# Refused at any size.
_PYTHON_ERRORS = {
    "invalid_inside_parens": (25, 200, 2000),
    "invalid_inside_calls": (25, 200, 2000),
    "invalid_inside_dicts": (25, 200, 2000),
    "invalid_inside_lambdas": (25, 200, 2000),
    "open_parens": (_MANY,),
    "open_brackets": (_MANY,),
    "open_braces": (_MANY,),
}
# Over the limits of one parser or the other: an answer or a diagnostic, never a crash.
_PYTHON_DEEP = {
    "parens": (1000, 2000, 10_000, _MANY),
    "brackets": (1000, 2000, 10_000, _MANY),
    "braces": (1000, 2000, 10_000, _MANY),
    "calls": (1000, 2000, 10_000, _MANY),
    "subscripts": (1000, 2000, 10_000, _MANY),
    "unary": (_MANY,),
    "not": (_MANY,),
    "lambda": (_MANY,),
    "ternary": (20_000,),
    "power": (20_000,),
    "sum_below_def": (3000,),
    "sum": (_MANY,),
    "and": (_MANY,),
    "compare": (_MANY,),
    "attribute_chain": (20_000,),
    "call_chain": (20_000,),
    "string_concat": (20_000,),
    "assign_chain": (20_000,),
    "comprehension_for": (2000,),
    "nested_def": (90, 500, 5000),
    "nested_class": (5000,),
    "nested_if": (5000,),
    "elif_chain": (200_000,),
    "elif_chain_with_def": (900,),
    "else_if": (90,),
    "nested_fstring": (100,),
    "nested_match": (5000,),
    "dotted_import": (_MANY,),
}
_PYTHON_BIG = {
    "single_line": 5_000_000,
    "decorators": 1_000_000,
    "defs": 200_000,
    "backslash_lines": 100_000,
    "integer": 1_000_000,
    "methods": 20_000,
}
_RUST_DEEP = {
    "nested_braces": _MANY,
    "nested_brackets": _MANY,
    "nested_parens": _MANY,
    "nested_generics": _MANY,
    "nested_mods": 20_000,
    "nested_fns": 20_000,
    "nested_closures": 20_000,
    "unary_chain": _MANY,
    "binary_chain": _MANY,
    "reference_chain": _MANY,
    "else_if_chain": _MANY,
    "path_chain": _MANY,
    "attrs": _MANY,
    "macro_tree": _MANY,
}
_RUST_BIG = {"items": 200_000, "single_line": 5_000_000, "string": 10_000_000, "doc_lines": 500_000}


def made_inputs() -> Iterator[Input]:
    """Make the deep and the large inputs of both languages."""
    yield from _deep_python()
    yield from _deep_rust()
    for name, size in _PYTHON_BIG.items():
        yield python_input(f"big/{name}_{size}", PYTHON[name](size))
    yield from _big_python_with_answers()
    for name, size in _RUST_BIG.items():
        yield rust_input(f"big/{name}_{size}", RUST[name](size))


def _deep_python() -> Iterator[Input]:
    for name, sizes in _PYTHON_ERRORS.items():
        for size in sizes:
            yield python_input(f"deep/{name}_{size}", PYTHON[name](size), error=True)
    for name, sizes in _PYTHON_DEEP.items():
        for size in sizes:
            yield python_input(f"deep/{name}_{size}", PYTHON[name](size))
    for name in ("parens", "brackets", "braces", "calls", "subscripts"):
        yield python_input(f"deep/{name}_100", PYTHON[name](100), _F)
    yield python_input("deep/nested_def_15", PYTHON["nested_def"](15), _nested("f", 15))
    yield python_input("deep/nested_class_90", PYTHON["nested_class"](90), _nested("A", 90))
    yield python_input("deep/nested_if_90", PYTHON["nested_if"](90), [*_SILENT, [91, "f", True]])
    yield python_input("deep/nested_for_19", PYTHON["nested_for"](19), [*_SILENT, [20, "f", True]])
    yield python_input("deep/nested_match_50", PYTHON["nested_match"](50), [*_SILENT, [3, "f", True]])


def _nested(name: str, depth: int) -> Defs:
    """List a staircase of definitions, only the innermost documented."""
    levels = ([level, ".".join([name] * level), level == depth] for level in range(1, depth + 1))
    return [*_SILENT, *levels]


def _big_python_with_answers() -> Iterator[Input]:
    answers: dict[str, tuple[int, Defs]] = {
        "string": (10_000_000, _F),
        "docstring_lines": (1_000_000, [*_F, [1_000_004, "g", False]]),
        "assignments": (500_000, _SILENT),
        "semicolons": (500_000, _SILENT),
        "comments": (1_000_000, [*_SILENT, [1_000_001, "f", True]]),
        "blank_lines": (5_000_000, [*_SILENT, [5_000_001, "f", True]]),
        "spaces": (10_000_000, _SILENT),
        "identifier": (1_000_000, [*_SILENT, [1, "a" * 1_000_000, True]]),
        "params": (5000, _F),
        "table": (80_000, _SILENT),
    }
    for name, (size, defs) in answers.items():
        yield python_input(f"big/{name}_{size}", PYTHON[name](size), defs)


def _deep_rust() -> Iterator[Input]:
    # A lexer only counts: rustc takes it.
    then = RUST["nested_comments_then_fn"](_MANY)
    yield rust_input("deep/nested_comments_then_fn", then, [*_SILENT, [3, "f", True]])
    for name in ("open_comments", "open_braces", "close_braces"):
        yield rust_input(f"deep/{name}_{_MANY}", RUST[name](_MANY), error=True)
    for name, size in _RUST_DEEP.items():
        yield rust_input(f"deep/{name}_{size}", RUST[name](size))
    hundred = "pub mod a {" * 100 + "/** d */ pub fn f() {}" + "}" * 100 + "\n"
    yield rust_input("deep/nested_mods_100", hundred)
