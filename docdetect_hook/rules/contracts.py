"""Documentation that does not agree with the code under it."""

from __future__ import annotations

from docdetect_hook.rules.rule import BOTH, PYTHON, RUST, Page, named, subject
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from docdetect_hook.contracts.records import Disagreement
    from docdetect_hook.records import Definition, Language

# Why a heading cannot hold, by the heading.
_NEVER = {
    "Returns": "never returns a value",
    "Yields": "never yields",
    "# Errors": "returns no `Result`",
    "# Safety": "is not unsafe",
}


class ContractRule(NamedTuple):
    """Reports what the contracts found under its code; ``words`` are the message.

    ``precision`` is the share of right findings on real code, measured where docs/contracts.md says so and
    set by judgement elsewhere.
    """

    code: str
    name: str
    words: str
    page: Page
    precision: float
    default: bool = True
    languages: frozenset[Language] = PYTHON

    def message(self, definition: Definition, told: Disagreement) -> str:
        """Return what a user reads of a disagreement."""
        why = _NEVER.get(told.subject, "")
        return self.words.format(
            subject=told.subject, definition=named(definition), why=why, text=subject(definition)
        )


_GOOD = (
    '"""Queues."""\n\n\ndef drain(queue):\n    """Empty a queue.\n\n    Args:\n        queue: What to empty; '
    'writers have to wait.\n    """\n    queue.clear()\n'
)
_CRATE = "//! Queues.\n\n/// Opens the queue of the process.\n"

CONTRACT_RULES = (
    ContractRule(
        "UND301",
        "ghost-parameter",
        "Parameter `{subject}` is documented, but {definition} does not take it",
        Page(
            "A documented parameter does not exist",
            "A parameter that was renamed or removed lives on in the docstring and misleads whoever calls by "
            "it. Sections of Google and NumPy, fields of Sphinx and Epytext, and in Rust lists below "
            "`# Arguments` are read.",
            "Parameter `limit` is documented, but function `drain` does not take it",
            _GOOD.replace("        queue: What", "        limit: Where to stop.\n        queue: What"),
            _GOOD,
            silent=(
                "sections whose layout does not tell names from prose",
                "in Rust lists with an item of another form",
                "functions with `*args` or `**kwargs`, or with an overload that takes the parameter",
                "names that an inner function or a lambda takes, or that a string in the body holds",
                "functions that return a partial one",
                "properties, `functools.wraps`, options of click, routes, fixtures, validators, hooks",
                "other decorators, unless another documented parameter is one of the function",
                "classes without a constructor of their own (named tuples, subclasses), but for dataclasses",
                "names that are attributes of the class or parameters of its methods",
                "the type alone of what a constructor assigns, and `Attributes`",
            ),
        ),
        0.95,
        languages=BOTH,
    ),
    ContractRule(
        "UND302",
        "impossible-section",
        "Section `{subject}` cannot hold: {definition} {why}",
        Page(
            "A section that cannot hold",
            "`Returns` on a function that never returns a value and `Yields` without a `yield` promise what "
            "never comes; in Rust `# Errors` without a `Result` and `# Safety` on what is safe.",
            "Section `Returns` cannot hold: function `drain` never returns a value",
            _GOOD.replace(
                'have to wait.\n    """', 'have to wait.\n\n    Returns:\n        What was in it.\n    """'
            ),
            _GOOD,
            silent=(
                "stubs, abstract methods, bodies that end in a `raise` or are a lone `return None`",
                "decorators that may change the result, annotations that promise one",
                "sections that say nothing, that there is nothing (None, void), or only when it returns",
                "what a generator returns at its end, the coroutine of an asynchronous function",
                "`Yields`, where something is returned that may be an iterator",
                "`# Errors` of builders, which return `Self`, and of types that may hide a `Result`",
                "`# Safety` in unsafe traits and `extern` blocks",
            ),
        ),
        0.95,
        languages=BOTH,
    ),
    ContractRule(
        "UND311",
        "missing-parameter-entry",
        "Parameter `{subject}` of {definition} is not documented",
        Page(
            "A parameter is missing in a docstring that documents others",
            "A list that is not complete looks complete.",
            "Parameter `limit` of function `drain` is not documented",
            _GOOD.replace("drain(queue)", "drain(queue, limit)"),
            _GOOD,
            silent=(
                "docstrings that document no parameter at all",
                "`*args`, `**kwargs` and names that begin with an underscore",
                "decorators that may give an argument",
                "sections whose layout does not tell names from prose",
                "classes whose constructor documents its parameters itself",
            ),
        ),
        0.9,
        default=False,
    ),
    ContractRule(
        "UND312",
        "missing-returns-section",
        "Result of {definition} is not documented",
        Page(
            "A docstring with sections does not tell what is returned",
            "Callers use the result; say what it is.",
            "Result of function `drain` is not documented",
            _GOOD.replace("queue.clear()", "return queue.clear()"),
            _GOOD,
            silent=(
                "docstrings without a section, and those that say `return` in any form",
                "properties, generators, stubs, bodies that end in a `raise`",
                "functions that return nothing but None",
            ),
        ),
        0.9,
        default=False,
    ),
    ContractRule(
        "UND313",
        "missing-yields-section",
        "What {definition} yields is not documented",
        Page(
            "A docstring with sections does not tell what is yielded",
            "Callers iterate over it; say what comes.",
            "What function `drain` yields is not documented",
            _GOOD.replace("queue.clear()", "yield queue.pop()"),
            _GOOD,
            silent=(
                "docstrings without a section, and those that say `yield` or `return` in any form",
                "properties, stubs, bodies that end in a `raise`",
                "a bare `yield`, as in many context managers",
            ),
        ),
        0.9,
        default=False,
    ),
    ContractRule(
        "UND314",
        "missing-raises-entry",
        "Exception `{subject}` that {definition} raises is not documented",
        Page(
            "A docstring with sections does not name an exception that the body raises",
            "Callers have to know what to catch. Exceptions of private helpers of the same file count.",
            "Exception `KeyError` that function `drain` raises is not documented",
            _GOOD.replace("queue.clear()", "if not queue:\n        raise KeyError(queue)\n    queue.clear()"),
            _GOOD,
            silent=(
                "docstrings without a section, and exceptions that the text names, themselves or by a base",
                "exceptions that are caught again, raised once more, or in a variable",
                "`NotImplementedError`, `StopIteration`, `StopAsyncIteration`",
                "what inner functions raise; what helpers raise, where the body has a `try` or `with`",
                "stubs, bodies that end in a `raise`",
            ),
        ),
        0.9,
        default=False,
    ),
    ContractRule(
        "UND321",
        "missing-errors-section",
        "Missing section `# Errors` in {text}",
        Page(
            "No `# Errors` section on a public function that returns a `Result`",
            "Callers have to know when it fails. As clippy's missing_errors_doc, on functions that have "
            "documentation. An alias of `Result` in the package counts, and a future of one.",
            "Missing section `# Errors` in documentation for function `open`",
            _CRATE + "pub fn open() -> Result<(), String> {\n    Ok(())\n}\n",
            _CRATE + "///\n/// # Errors\n///\n/// Fails when the queue is open.\n"
            "pub fn open() -> Result<(), String> {\n    Ok(())\n}\n",
            silent=(
                "private and hidden items, tests",
                "a `Result` inside of another type, an alias of another package",
                "where `clippy::missing_errors_doc` is allowed",
            ),
        ),
        0.98,
        default=False,
        languages=RUST,
    ),
    ContractRule(
        "UND322",
        "missing-panics-section",
        "Missing section `# Panics` in {text}",
        Page(
            "No `# Panics` section on a public function that may panic",
            "As clippy's missing_panics_doc: `panic!`, `assert!` and its like, `todo!`, `unwrap`, `expect`.",
            "Missing section `# Panics` in documentation for function `open`",
            _CRATE + "pub fn open(limit: u8) {\n    assert!(limit > 0);\n}\n",
            _CRATE + "///\n/// # Panics\n///\n/// When the limit is 0.\npub fn open(limit: u8) {\n"
            "    assert!(limit > 0);\n}\n",
            silent=(
                "private and hidden items, tests",
                "`debug_assert!`, `unreachable!`, `unimplemented!`, indexing, arithmetic",
                "what functions do that are called",
                "constants, inner items, `const fn`, methods of traits",
                "where `clippy::missing_panics_doc` is allowed",
            ),
        ),
        0.95,
        default=False,
        languages=RUST,
    ),
    ContractRule(
        "UND323",
        "missing-safety-section",
        "Missing section `# Safety` in {text}",
        Page(
            "No `# Safety` section on a public unsafe function or trait",
            "Callers promise what the compiler cannot check, so they have to know what it is. As clippy's "
            "missing_safety_doc, on what has documentation.",
            "Missing section `# Safety` in documentation for function `open`",
            _CRATE + "pub unsafe fn open() {}\n",
            _CRATE + "///\n/// # Safety\n///\n/// Nobody else may hold the queue.\npub unsafe fn open() {}\n",
            silent=(
                "private and hidden items, tests",
                "documentation in other files (`include_str!`)",
                "where `clippy::missing_safety_doc` is allowed",
            ),
        ),
        0.98,
        languages=RUST,
    ),
)

CONTRACTS = {rule.code: rule for rule in CONTRACT_RULES}
