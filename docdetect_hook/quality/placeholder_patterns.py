"""List the texts that stand where documentation should: templates, notes, stock phrases, legal lines."""

from __future__ import annotations

from docdetect_hook.quality.stemming import stem
from docdetect_hook.startup.typed import Final
from docdetect_hook.text.lazy_regex import IGNORECASE, MULTILINE, regex

# autoDocstring, PyCharm, Pyment, pydocstring, neogen, Spyder, doxygen and Visual Studio leave these behind.
TEMPLATE: Final = regex(
    r"(?i:(?<!\w)_(?:summary|description|type|extended_summary)_(?!\w)|\[(?:summary|description|type|"
    r"TODO:[^\]\n]{0,40})\]|"
    r"\{\{ ?cookiecutter\.[^{}\n]{0,40}\}\}|\$\{\d+:[^{}\n]{0,40}\}|<#[^#\n]{0,40}#>|<(?:summary|"
    r"description|type|param)>(?!\w)|"
    r"</(?:summary|description|param|returns)>|(?:\bTODO:? )?\bdocstring in \w+ \w+\b|[@\\]brief(?![ \t]+\w)|"
    r"\bsummary line\b\.?|\bextended description of (?:the )?(?:function|method|class|module)\b\.?|"
    r"\b(?:one[- ]line|short|brief|long|detailed) (?:summary|description)\b(?! (?:of|for))\.?|"
    r"\(Default value = [^)\n]{0,40}\))|\bDESCRIPTION\b\.?"
)
# One of these stands in every match: looking for them first is cheaper than the pattern.
TEMPLATE_SIGNS: Final = (
    "summary",
    "description",
    "_type_",
    "[type]",
    "[todo:",
    "cookiecutter",
    "${",
    "<#",
    "<type>",
    "<param",
    "</",
    "docstring in",
    "brief",
    "(default value",
    "panics if",
    "error if",
)
TEMPLATE_STEMS: Final = frozenset((stem("description"), stem("summary")))
TEMPLATE_TYPE: Final = regex(r"\W*+(?:_?type_?|none)?\W*+$", IGNORECASE)
TEMPLATE_FIELD: Final = regex(
    r"\W*+(?:(?:the )?(?:param(?:eter)?|argument|arg|return value|value|result|type|first|second|"
    r"description of (?:param\w*|arg\w*))"
    r"(?: \d)?|description|desc|todo|tbd|fixme|none|xxx)?\W*+$",
    IGNORECASE,
)
# `:speed: TODO`: an entry of any name that nobody filled in.
EMPTY_FIELD: Final = regex(
    r"^[ \t]*+:(?!raise|throw|except)[\w.*,][^:\n]{0,80}+:[ \t]*+"
    r"(?:todo|tbd|fixme|xxx|desc(?:ription)?+)?+[. \t]*+$",
    IGNORECASE | MULTILINE,
)
FIELD_TOPICS: Final = frozenset("description desc docstring documentation summary todo tbd fixme".split())  # noqa: SIM905
FIELD_WORDS: Final = FIELD_TOPICS | frozenset(
    """
    the a an of for this that here param parameter argument arg value return returned returns result
    object type none first second third attribute field variable and its is to be added
    """.split()  # noqa: SIM905
)
# rust-analyzer's "generate a documentation template" leaves the conditions open.
OPEN_SENTENCE: Final = regex(r"(?:panics if|this function will return an error if)\s*\.", IGNORECASE)

MARK: Final = regex(r"\W*(?:@?TODO|FIXME|XXX|HACK|TBD|@?todo|@?fixme)\b(?:\([^()\n]*\))?\W*")
NOTE_START: Final = regex(r"\A\s*+(?:#[^\n]*+\n\s*+)?\W*+(?:TODO|FIXME|XXX|HACK|TBD|todo|fixme)\b")
TASKS: Final = frozenset(
    """
    add adapt adjust allow apply avoid bring change check clarify clean cleanup combine complete
    consider convert copy create decide define delete deprecate describe detect determine doc docs
    docstring docstrings document documentation drop enable ensure expand explain explore expose
    extend extract figure fill find finalize finish fix generalize generate get handle implement
    improve include inline integrate introduce investigate keep look make maybe merge migrate modify
    move need needs optimize parallelize port provide put reconsider refactor reimplement remove
    rename reorganize replace review revise revisit rework rewrite separate simplify speed split
    stabilize stop support switch test think tidy try turn unify unit update use validate vectorize
    verify write rfc description desc summary comment comments
    """.split()  # noqa: SIM905 - a list of words reads better as prose
)
WISH: Final = regex(
    r"(?:this|it|that|these|we|they)\s+(?:should|could|might|can|must|ought to|"
    r"needs? to)\s+(?:probably |ideally |perhaps |also |be )*"
    r"(?:moved?|renamed?|removed?|deleted?|refactored?|rewritten|replaced?|merged?|split|fixed?|"
    r"improved?|documented?|cleaned)\b|"
    r"it is possible to\b|is this\b|should this\b|should we\b|do we\b|why\b|what\b|how\b|not sure\b",
    IGNORECASE,
)

FILLER_NOUNS: Final = frozenset(
    """
    function functions method methods class classes module struct enum trait object helper helpers
    utility auxiliary docstring documentation doc docs implementation container placeholder stub
    dummy stuff thing something anything work job magic special routine procedure code snippet file
    script text comment
    """.split()  # noqa: SIM905
)
FILLER_OTHERS: Final = frozenset(
    """
    a an the this that some any my of is does do it its for main simple generic basic abstract here
    missing goes insert add write later yet put your to be done another just
    """.split()  # noqa: SIM905
)
FILLER: Final = FILLER_NOUNS | FILLER_OTHERS
FILLER_PHRASES: Final = frozenset(
    (
        "todo",
        "fixme",
        "tbd",
        "tba",
        "wip",
        "xxx",
        "none",
        "n a",
        "na",
        "null",
        "nil",
        "undefined",
        "unknown",
        "asdf",
        "asdfasdf",
        "qwerty",
        "foo",
        "bar",
        "foo bar",
        "foobar",
        "baz",
        "blah",
        "bla",
        "blah blah",
        "bla bla",
        "blah blah blah",
        "bla bla bla",
        "lorem ipsum",
        "hello",
        "hello world",
        "test",
        "testing",
        "description",
        "summary",
        "undocumented",
        "not documented",
        "no description",
        "description here",
        "description goes here",
        "add description",
        "add description here",
        "insert description",
        "insert description here",
        "enter description here",
        "write description here",
        "your description here",
        "no description available",
        "no description provided",
        "to be documented",
        "to be done",
        "to be implemented",
        "not written yet",
        "coming soon",
        "self explanatory",
        "self explaining",
        "self documenting",
        "obvious",
        "nothing",
        "etc",
        "ok",
        "yes",
        "same",
        "pass",
        "empty",
        "blank",
        "ditto",
        "idem",
        "magic",
        "good luck",
        "have fun",
        "here be dragons",
        "write me",
        "document me",
        "fill me in",
        "fill in",
        "describe me",
        "change me",
    )
)
NAMELESS_POINTERS: Final = frozenset(
    (
        "inherited", "inherit", "inherited docstring", "inherited from base class", "inherit docstring",
        "inherited from parent", "inherited from parent class", "inherited from the base class",
        "overridden", "override", "overrides", "overridden method", "overrides base class",
        "overrides base class method", "overrides parent method", "same as above", "as above",
        "same as base class", "same as parent", "alias", "documented in base class",
        "implements abstract method", "implements base class method",
    )
)  # fmt: skip
# "See the base class for details." names no place: whoever reads it has to know already.
POINTER_PLACES: Final = frozenset(
    """
    base parent super superclass trait interface impl implementation overridden abstract above below code
    source docs documentation docstring doc
    """.split()  # noqa: SIM905
)
POINTERS: Final = POINTER_PLACES | frozenset(
    "the a its to for in of class method function details detail more information info definition".split()  # noqa: SIM905
)
CONSTRUCTOR_WORDS: Final = frozenset(("constructor", "destructor", "initializer", "initialiser", "ctor"))

STATEMENT: Final = regex(
    r"(?:if|elif|while|for|with|try|else|except|finally|def|class)\b.*:$|(?:return|raise|assert|del|"
    r"pass|yield)(?: \S+)?$|"
    r"(?:from \S+ )?import [\w., ]+$|(?:self|cls)\.\w+ ?[-+]?= .*|print\(.*\)$|.*[;{}]$|"
    r"\w+ ?[-+]?= ?[^=]*[)\]\d'\"]$|[\w.]+\([^()]*\)$"
)
KEYWORD: Final = regex(r"(?:if|for|while|with|return|import|self\.\w+ ?=|print\(|let )\b|.*;$")
DIVIDERS: Final = "-=#*~_+"
# What stands alone where a text would, and what stands for itself.
FILLING: Final = "-*_~#.?!"
SYMBOLS: Final = "=<>+*/%&|^~!?:;,(){}[]@$-"
# What fills no gap even on a member: "File" may be the whole truth about a variant, "TODO" never is.
SHOUTED: Final = frozenset(
    ("TODO", "FIXME", "TBD", "TBA", "WIP", "XXX", "TODO.", "FIXME.", "TODO:", "FIXME:")
)

# A text about documentation that says nothing but that there is none, or whose it would be.
TOPICS: Final = frozenset("docstring docstrings documentation documented undocumented doc docs".split())  # noqa: SIM905
TOPIC_STEMS: Final = frozenset(map(stem, TOPICS))
LACKS: Final = frozenset(
    """
    missing no not undocumented need needs needed todo tbd fixme tba yet lacks lacking pending soon
    later
    """.split()  # noqa: SIM905
)
KIND_WORDS: Final = frozenset(
    """
    function method class module package struct enum trait macro constant object file comment comments
    property attribute item api code
    """.split()  # noqa: SIM905
)
ABOUT: Final = (
    TOPICS
    | LACKS
    | KIND_WORDS
    | frozenset(
        """
        a an the this that these is are be been being was will should must to for of in on at here there
        it its with and or please any some my your proper associated available provided given written
        write add added adding fill filled done currently still auto automatically autogenerated
        generated proto coming placeholder stub
        """.split()  # noqa: SIM905
    )
)
# "Docstring for ClassName": what a snippet has where the name would go.
STAND_INS: Final = frozenset("classname functionname methodname modulename function_name name".split())  # noqa: SIM905
TOPIC_OF: Final = regex(
    r"\W*+(?:todo:?[ \t]++)?+(?:the[ \t]++)?+(?:docstring|docs|documentation)[ \t]++(?:for|of|in)\b|"
    r"\W*+(?:todo:?[ \t]++)?+(?:the[ \t]++|an?[ \t]++)?+(?:description|summary)[ \t]++(?:of|for)[ \t]++"
    r"(?:the[ \t]++|this[ \t]++)?+(?:function|method|class|module|returned object)\b",
    IGNORECASE,
)
LINTERS: Final = frozenset(
    """
    pylint flake8 flake linter linters lint pydocstyle pycodestyle ruff interrogate sonar codacy
    """.split()  # noqa: SIM905
)
APPEASED: Final = LINTERS | frozenset(
    """
    make makes keep keeps to please pleases satisfy satisfies appease shut up silence silences happy
    quiet calm for the a this docstring comment just only here added is
    """.split()  # noqa: SIM905
)
LATIN: Final = regex(r"\W*+lorem ipsum\b", IGNORECASE)
