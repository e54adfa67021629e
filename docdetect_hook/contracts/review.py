"""Find what documentation and code of one file do not agree on."""

from __future__ import annotations

from docdetect_hook.contracts.records import Disagreement
from docdetect_hook.contracts.sections import may_have_sections
from docdetect_hook.records import Definition
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable, Collection, Sequence

if TYPE_CHECKING:
    from docdetect_hook.contracts.python import PythonContracts
    from docdetect_hook.contracts.rust import RustContracts

Review = dict[int, tuple[Disagreement, ...]]


def review(
    lines: Sequence[str],
    definitions: Sequence[Definition],
    codes: Collection[str],
    *,
    private: bool,
    aliases: Callable[[], frozenset[str]] = frozenset,
) -> Review:
    """Return the disagreements of each definition that has any, by its identity.

    Documentation that nobody has to write must be true all the same. ``private`` looks at what users
    cannot see, too; ``aliases`` returns what a Rust package calls `Result`.
    """
    documented = [one for one in definitions if one.doc is not None and (private or one.public)]
    if not codes or not documented:
        return {}
    file: PythonContracts | RustContracts
    if documented[0].language == "rust":
        from docdetect_hook.contracts.rust import RustContracts  # a run loads what it needs

        file = RustContracts(lines, definitions, codes, aliases)
    else:
        documented = [one for one in documented if one.doc and may_have_sections(one.doc.text)]
        if not documented:
            return {}
        from docdetect_hook.contracts.python import PythonContracts

        file = PythonContracts(lines, definitions, codes)
    found = ((one, tuple(file.of(one))) for one in documented)
    return {id(one): told for one, told in found if told}
