"""Say what each English word is worth as documentation: glue, or a fact of some class."""

from __future__ import annotations

from docdetect_hook.quality.stemming import stem
from docdetect_hook.startup.stdlib import cache, lru_cache
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that never carry a fact about an item: function words, words for "a piece of program",
# and the verbs and adjectives with which any item can be introduced.
GLUE: Final = _words("""
a an the this that these those it its itself they them their which who whose what where there here
of in on at to from by for with within into onto over under between among about as per via out up
and or nor be is are was were been being am do does did done doing have has had having
i we you he she me us my our your one ones s t d ll ve re so such then also just please
will would shall can could may might should must let lets
given specified specific particular certain current actual provided supplied passed corresponding respective
associated related relevant appropriate various own some any all every each other another existing
object objects obj instance instances class classes struct structs structure enum trait method methods
function
functions func fn routine procedure package library file member members property properties
attribute attributes attr attrs field fields variable variables var constant constants const variant variants
argument arguments arg args parameter parameters param params kwargs keyword keywords option value values
data info information thing things stuff detail details item items element elements entity entities
type types kind kinds form forms content contents way ways behavior behaviour kindly helper helpers
utility utilities util utils tool tools wrapper wrappers
functionality feature features implementation implementations interface base abstract main simple basic
generic new
represent represents representing representation define defines defining definition defined
describe describes describing description contain contains containing contained container include includes
including hold holds holding provide provides providing
use uses used using usage useful responsible handle handles handling handled handler perform performs
performing
performed allow allows allowing allowed enable enables enabling support supports supporting supported
do does doing make makes making made run runs running execute executes executing
return returns returning returned get gets getting getter fetch fetches retrieve retrieves retrieving obtain
obtains give gives set sets setting setter assign assigns update updates create creates creating created
build builds construct constructs constructor constructed initialize initializes initialise initialises
initialized
initializer initialization initialisation init instantiate instantiates generate generates produce produces
check checks checking whether if true false determine determines indicate indicates indicating
compute computes computing computed calculate calculates calculating calculated
implement implements implementing
self cls mut result results output number num count str name names
called state states segment segments position positions format formats mode modes collection collections
symbols management everything operation operations part parts contexts process processes processing incorrect
""")
# A reader supplies these unasked: they narrow little, but they are not glue either.
CONDITIONS: Final = _words("""
when whenever unless until while before after during once otherwise else because since instead except
without although though therefore hence thus
""")
QUANTITIES: Final = _words("""
also each every between
only first last next previous single multiple several more most less least fewer exactly both same
even already always sometimes usually currently likely possible possibly maximum minimum at-least empty
optional
default defaults sorted unique duplicate recursive recursively
""")
NEGATIONS: Final = _words(
    "no not never none neither cannot without non dont doesnt isnt cant wont nothing nobody"
)
MODALS: Final = _words(
    "must should may might can could cannot need needs required requires requirement shall"
)
UNITS: Final = _words("""
second seconds sec secs ms millisecond milliseconds microsecond microseconds nanosecond nanoseconds minute
minutes
hour hours day days week weeks month months year years byte bytes kilobyte kilobytes megabyte megabytes
kib mib gib kb mb
gb bit bits pixel pixels px point points inch inches mm cm meter meters metre metres km degree degrees
radian radians deg
rad percent percentage hz khz mhz ghz volt volts ampere kelvin celsius watt watts joule ev utc epoch dpi fps
""")
TYPE_WORDS: Final = _words("""
string strings int integer integers float floats boolean bytes list lists dict dictionary dictionaries
tuple tuples
iterable optional iterator generator mapping array arrays ndarray dataframe series none callable json unicode
decorator metaclass context-manager enum enumeration namedtuple dataclass mixin singleton factory
coroutine future
""")
ARTICLES: Final = _words("a an the of to is for and or with")
# Words with which a text on any variant, error or event begins without saying when it happens.
EVENT_WORDS: Final = _words("""
error errors failure failed fails fail exception raised raise raises thrown occurred occurs occur happened
encountered encounter invalid event events triggered fired emitted signal indicates unknown unsupported
missing not found could
""")

_SHORTEST: Final = 3
# Words that are weighed by their class and not as one word among others.
CATEGORY: Final[dict[str, str]] = {
    word: name
    for name, words in (
        ("event", EVENT_WORDS),
        ("type", TYPE_WORDS - GLUE),
        ("quantity", QUANTITIES),
        ("modal", MODALS),
        ("condition", CONDITIONS),
        ("unit", UNITS),
        ("negation", NEGATIONS),
    )
    for word in sorted(words)
}
# Kinds whose documentation may be a bare literal: "`,`" on a token, "`==`" on an operator.
MEMBERS: Final = frozenset(("variant", "constant", "const", "static", "field", "assoc_const"))


@cache
def glue_stems() -> frozenset[str]:
    """Return the stems of glue; most runs over a few files do without."""
    return frozenset(stem(word) for word in GLUE if len(word) > _SHORTEST)


class Word(NamedTuple):
    """What a word of the text is, wherever it stands: its stem, its class, whether it is glue or code."""

    token: str
    low: str
    root: str
    category: str | None
    glue: bool
    identifier: bool


@lru_cache(maxsize=1 << 14)
def word_of(token: str) -> Word:
    """Look up a token; texts are made of the same few words."""
    low = token.lower()
    if low[-2:] in ("'s", "\u2019s"):
        low, token = low[:-2], token[:-2]
    identifier = "_" in token or "." in token or not (len(token) == 1 or token[1:].islower())
    return Word(token, low, stem(low), CATEGORY.get(low), low in GLUE, identifier)
