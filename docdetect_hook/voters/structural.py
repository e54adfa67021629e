"""The readers' own opinion as a vote: enhanced_python and enhanced_rust."""

from __future__ import annotations

from docdetect_hook.quality.neighbours import Neighbours
from docdetect_hook.records import Definition, Language, Vote
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.voters.voter import Matter

# How likely the documentation is as it should be, as far as facts tell. Where a text is, others judge what
# it says: of one that says little the facts are silent. A rule that found nothing leaves little to judge.
_TEXT, _THIN, _BY_RULE = 0.75, 0.5, {"UND200": 0.02, "UND201": 0.05, "UND202": 0.3}
_SAYS = {"UND200": "empty", "UND201": "a placeholder", "UND202": "the name once more"}
_EXCUSED, _PRIVATE, _ARGUABLE = 0.9, 0.8, 0.45
# Where none is, the definitions around tell how things are done here: in a file that documents nearly all
# the one without stands out, in one that documents hardly any it does not. Least share, and the vote.
_HABITS = ((0.8, 0.2), (0.5, 0.42), (0.2, 0.65), (0.0, 0.7))
_FEW = 3
_UNKNOWN = 0.35  # with fewer around, and nobody to say how likely people would document it
# A constructor is mostly explained by its class.
_CONSTRUCTOR = 0.7


class StructuralVoter(NamedTuple):
    """Votes on the definitions of one language by what its reader says of them."""

    name: str
    language: Language

    def vote(self, matter: Matter) -> Vote | None:
        """Vote by the facts: what documentation there is, in what form, who can see it, what is around it."""
        definition, around, judgement, needed = matter
        voter, doc = self.name, definition.doc
        if definition.language != self.language:
            return None
        if judgement.code is not None:
            return Vote(voter, _BY_RULE[judgement.code], f"the text is {_SAYS[judgement.code]}")
        if doc is not None:
            informative = judgement.informative
            thin = informative is not None and informative < 0.5  # noqa: PLR2004 - as likely as not
            reason = definition.arguable or f"{doc.form} on line {doc.line}"
            return Vote(voter, _THIN if thin else _TEXT, reason)
        return _undocumented(voter, definition, around, _UNKNOWN if needed is None else 1.0 - needed)


def _undocumented(voter: str, definition: Definition, around: Neighbours, unknown: float) -> Vote:
    if definition.exempt is not None:
        return Vote(voter, _EXCUSED, f"not asked for: {definition.exempt}")
    if not definition.public:
        return Vote(voter, _PRIVATE, "not documented, and not public")
    if definition.arguable is None:
        return _absent(voter, definition, around, unknown)
    absent = _absent(voter, definition, around, _UNKNOWN)
    return Vote(voter, max(_ARGUABLE, absent.probability), definition.arguable)


def _absent(voter: str, definition: Definition, around: Neighbours, unknown: float) -> Vote:
    """Vote by habit; where there is none to see, the facts say nothing against the model's opinion."""
    if definition.kind == "init":
        return Vote(voter, _CONSTRUCTOR, "not documented")
    others = around.others(definition)
    near, whose = (others.kind, "of its kind") if others.kind.total >= _FEW else (others.file, "in the file")
    if near.total < _FEW:
        return Vote(voter, unknown, "not documented")
    share = near.documented / near.total
    habit = next(vote for least, vote in _HABITS if share >= least)
    return Vote(voter, habit, f"not documented; of {near.total} others {whose} {near.documented} are")
