"""Order the cases that wait for review: the most doubtful first, each pattern once, some at random."""

from __future__ import annotations

from collections import Counter

from docdetect_hook.config.settings import Settings
from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.labels import RANDOM
from docdetect_hook.feedback.reading import Feedback, read_feedback
from docdetect_hook.feedback.sources import waiting
from docdetect_hook.learning.training import subject_of
from docdetect_hook.models.correction import Correction, Subject, traits
from docdetect_hook.models.registry import trial
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Collection, Final, Iterator, Mapping, Sequence

# The second case and every third after it come from the random sample of findings.
_PERIOD: Final = 3
_RANDOM_AT: Final = 1
# A case weighs half as much for every case of its pattern that comes before it.
_REPEATED: Final = 0.5
_MOST_ANSWERS: Final = 2_000  # the newest ones, in which similar cases are looked for

UNCERTAIN: Final = "uncertain"


class Question(NamedTuple):
    """A case to ask about, why it is asked, and how uncertain (0..1) its answer is."""

    case: Case
    asked: str
    uncertainty: float


class Queue(NamedTuple):
    """What waits in a project: the answers so far, all cases that wait, and those asked about."""

    feedback: Feedback
    everything: tuple[Case, ...]
    cases: tuple[Case, ...]
    questions: Iterator[Question]


def read_queue(root: str, settings: Settings, takes: Callable[[Case], bool] | None = None) -> Queue:
    """Read the cases that wait, those whose answers help most first; ``takes`` picks the wanted ones."""
    feedback = read_feedback(root, _MOST_ANSWERS)
    everything = waiting(root, feedback.open_cases)
    cases = everything if takes is None else tuple(filter(takes, everything))
    models, below = trial(root, settings.model_path), settings.learning.demote_below
    subjects = ((case.id, subject_of(case)) for case in cases)
    contested = {name for name, one in subjects if one is not None and models.differs(one, below)}
    return Queue(feedback, everything, cases, order(cases, models.rival, contested))


def order(
    cases: Sequence[Case], model: Correction | None, contested: Collection[str] = ()
) -> Iterator[Question]:
    """Yield every case once: by doubt, copies of a pattern later, and every third of the random sample.

    The sample is asked in the order of its ids, which are hashes, and for no other reason, so that its
    answers tell how often findings are right. ``contested`` are the cases on which two models differ: nothing
    is more uncertain.
    """
    sample = iter(sorted((one for one in cases if one.sampled), key=lambda one: one.id))
    doubts = {case.id: 1.0 if case.id in contested else uncertainty(case, model) for case in cases}
    doubtful = _doubtful([one for one in cases if not one.sampled], doubts)
    for position in range(len(cases)):
        first, other = (sample, doubtful) if position % _PERIOD == _RANDOM_AT else (doubtful, sample)
        case = next(first, None) or next(other)
        yield Question(case, RANDOM if case.sampled else UNCERTAIN, doubts[case.id])


def _doubtful(cases: Sequence[Case], doubts: Mapping[str, float]) -> Iterator[Case]:
    """Yield the most doubtful case first, and count a case for less the more of its pattern came before."""
    counts: Counter[str] = Counter()
    worth: dict[str, float] = {}
    for case in sorted(cases, key=lambda one: (-doubts[one.id], one.id)):
        pattern = pattern_of(case)
        worth[case.id] = doubts[case.id] * _REPEATED ** counts[pattern]
        counts[pattern] += 1
    yield from sorted(cases, key=lambda one: (-worth[one.id], one.id))


def uncertainty(case: Case, model: Correction | None) -> float:
    """Return how uncertain it is that people would fix a finding: 0 is sure, 1 is even."""
    subject = subject_of(case)
    if subject is None:
        probability = case.score
    else:
        probability = subject.confidence if model is None else model.confidence(subject)
    return 1.0 if probability is None else round(1.0 - abs(2.0 * probability - 1.0), 6)


def pattern_of(case: Case) -> str:
    """Return what copies of a case share: the traits that a model learns from."""
    unreported = Subject(case.language, case.kind, "", case.qualname, case.path, 0.0)
    return " ".join(traits(subject_of(case) or unreported))
