"""Say which words mean the same, which mean the opposite, and what special methods mean."""

from __future__ import annotations

from docdetect_hook.quality.stemming import stem
from docdetect_hook.startup.stdlib import cache
from docdetect_hook.startup.typed import Final

# Words on both sides of one meaning, by stem: a text that swaps one for the other adds nothing.
_SYNONYM_GROUPS: Final = """
get return fetch retrieve obtain give read load access lookup find
set update assign change modify put write store save
create make build construct new generate produce init initialize instantiate start
delete remove drop discard erase clear del rm pop unset
check test is has whether validate verify ensure can determine assert resemble
num count number len length size total amount quantity cnt
str string text repr representation
cfg conf config configuration settings options
convert conversion to into as transform cast translate change from turn
try attempt
done complete finish end
like resemble
equal eq equality compare ne same
iter iterator iterate iterable loop traverse
err error exception failure fail fault
max maximum maximal upper
min minimum minimal lower
idx index indices
msg message
parse parser analyze
print display show render draw output
add append insert push extend
run execute perform process do call apply invoke
stop end finish close terminate
open begin start
dir directory folder
func function callable fn
pos position location
dict dictionary mapping map
list array sequence vec vector
addr address
auth authentication authenticate authorization
ctx context
env environment
req request
resp response
cb callback
buf buffer
src source
dst dest destination target
tmp temp temporary
val value
ver version
img image
lib library
btn button
prev previous
cur curr current
sep separator
col column
coord coordinate
elem element
char character
cmd command
db database
doc documentation docs
ext extension
attr attribute
prop property
calc calculate compute calculation
mul multiply times product
div divide
sub subtract
sum total add
neg negate negative
enc encode encoding encoder
dec decode decoding decoder
ser serialize serializer
deser deserialize load loads
dump serialize
fmt format
ptr pointer
mod module
id identifier
ids identifiers
bool boolean
int integer
float number
spec specification
desc description
stats statistics
freq frequency
prob probability
avg average mean
std standard deviation
diff difference
sync synchronous synchronize
async asynchronous asynchronously
"""


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """Return the stems of the other words for the same, by stem."""
    table: dict[str, set[str]] = {}
    for line in _SYNONYM_GROUPS.strip().splitlines():
        group = {stem(word) for word in line.split()}
        for word in group:
            table.setdefault(word, set()).update(group)
    return {word: frozenset(group) for word, group in table.items()}


# What everybody knows that a special method or a method of a common trait does.
_MEANINGS: Final = {
    "__init__": "initialize constructor construct create init setup instance default",
    "__new__": "create construct instance",
    "__del__": "delete destructor destroy finalize cleanup",
    "__repr__": "string representation repr printable debug official developer print display",
    "__str__": "string representation str printable human readable print display convert",
    "__len__": "length number count size items elements",
    "__bool__": "truth boolean true false",
    "__nonzero__": "truth boolean true false",
    "__eq__": "equal equality compare comparison same",
    "__ne__": "inequality unequal compare comparison not equal different two",
    "__lt__": "less than compare comparison",
    "__le__": "less than or equal compare comparison",
    "__gt__": "greater than compare comparison",
    "__ge__": "greater than or equal compare comparison",
    "__hash__": "hash",
    "__iter__": "iterate iterator iterable over",
    "__next__": "next item iterator",
    "__enter__": "enter context manager start",
    "__aenter__": "enter async context manager",
    "__exit__": "exit leave context manager close",
    "__aexit__": "exit leave async context manager",
    "__getitem__": "get item element index key subscript lookup",
    "__setitem__": "set item element index key subscript assign",
    "__delitem__": "delete remove item element index key",
    "__contains__": "contain membership in check item",
    "__call__": "call invoke callable function",
    "__add__": "add addition sum plus",
    "__sub__": "subtract subtraction minus",
    "__mul__": "multiply multiplication product times",
    "__getattr__": "attribute get access lookup",
    "__setattr__": "attribute set assign",
    "__delattr__": "attribute delete",
    "__copy__": "copy shallow",
    "__deepcopy__": "copy deep",
    "__and__": "and",
    "__or__": "or",
    "__neg__": "negate negation",
    "__invert__": "invert",
    "__getstate__": "state pickle",
    "__setstate__": "state pickle",
    "__reduce__": "pickle",
    "__dir__": "attributes list",
    "new": "create construct instantiate make build initialize",
    "default": "default create",
    "clone": "copy clone",
    "fmt": "format display debug formatter",
    "from": "convert conversion create",
    "into": "convert conversion",
    "eq": "equal compare",
    "ne": "equal compare not",
    "hash": "hash",
    "drop": "drop destroy",
    "deref": "dereference",
    "len": "length number items elements",
    "is_empty": "empty no elements zero",
    "iter": "iterator iterate over",
    "main": "main entry program",
    "setup": "set up",
    "teardown": "tear down",
}


def meaning(name: str) -> frozenset[str]:
    """Return the stems of what everybody knows that an item of this name does."""
    return frozenset(map(stem, _MEANINGS.get(name, "").split()))


_OPPOSITES: Final = """
width height
minimum maximum
min max
first last
left right
top bottom
start stop
begin end
open close
read write
load save
get set
add remove
push pop
insert delete
enable disable
show hide
lock unlock
encode decode
encrypt decrypt
serialize deserialize
connect disconnect
attach detach
subscribe unsubscribe
register unregister
input output
source destination
row column
upper lower
increment decrement
increase decrease
horizontal vertical
before after
previous next
import export
upload download
compress decompress
enter exit
acquire release
mount unmount
"""


@cache
def antonyms() -> dict[str, frozenset[str]]:
    """Return the stems of opposites, by stem."""
    table: dict[str, set[str]] = {}
    for line in _OPPOSITES.strip().splitlines():
        one, other = (stem(word) for word in line.split())
        table.setdefault(one, set()).add(other)
        table.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in table.items()}
