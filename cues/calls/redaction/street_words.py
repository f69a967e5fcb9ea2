"""The words of street addresses: what streets are called after, and what stands before a house number."""

from __future__ import annotations

from typing import Final

STREETS: Final = frozenset(
    """street road avenue boulevard crescent terrace parkway lane highway mews ave blvd rd st ln pkwy
    hwy cres""".split()
)
"""Said of nothing else after a number and a name."""
PERHAPS: Final = frozenset(
    """drive close court way place circle square trail hill gardens grove row walk loop heights ridge
    dr ct pl sq cir trl ter rdg""".split()
)
"""Say other things too: they count where the number is announced, or comes first."""
SELDOM: Final = frozenset(
    """alley bend bluff causeway corner cove creek crossing dale dell end esplanade estate expressway
    freeway gate gateway glade glen green haven hollow junction knoll landing lodge manor meadow mount
    orchard oval parade park pass passage path pike plaza point promenade quay ranch reach rise run spur
    summit trace track turnpike vale valley view vista wharf wynd yard aly bnd xing holw mnr""".split()
)
"""Mostly say other things: they count after "it's forty two ...", not after "two ..." in the middle of a
sentence. With the others from the United States Postal Service's list of suffixes (Publication 28, C1) and
from British use, as far as a singular noun after a number is nothing but a street."""
PLURALS: Final = frozenset(
    "commons corners estates fields meadows oaks pines springs villas views woods".split()
)
"""Are counted as well: only a number that counts nothing makes a street of them."""
STREET_WORDS: Final = STREETS | PERHAPS | SELDOM | PLURALS
NUMBERED: Final = frozenset("route rte highway hwy".split())
"""Roads whose name is a number."""
KEEPERS: Final = frozenset("county state rural farm township".split())
"""County road nine: a road whose name is a number too."""
WHOSE_ROAD: Final = KEEPERS | frozenset("us u s old north south east west".split())
"""May stand between the house number and "route nine"."""
GOES_ON: Final = frozenset(
    "cat cats dog dogs house houses party parties life line lines trip trips acre acres space spaces".split()
)
"""After a word of `SELDOM` they say what it was: two stray alley cats."""

DIRECTIONS: Final = frozenset("north south east west northeast northwest southeast southwest".split())
INSIDE: Final = frozenset("apartment apt unit suite flat floor room lot building".split())
BEFORE_HOUSE: Final = frozenset("at is it's address to number was".split())
STRONGLY_BEFORE: Final = frozenset(["at", "address", "number", *INSIDE])
LIVING: Final = frozenset(
    "live lives lived living reside resides deliver delivered ship shipped send sent".split()
)
MOVING: Final = frozenset("move moved moving moves relocated relocating".split())
"""Before "to": where somebody lives from then on."""
NEAR_HOUSE: Final = frozenset("at to on near off by past".split())
"""Before a house number of two words and a numbered road: on forty two highway nine."""
STAYING: Final = frozenset("i'm we're am are it's house home place stay staying he's she's they're".split())
"""Before "at": where somebody is, not when."""
RANKED: Final = frozenset("my our your his her their the".split())
"""Before "number" it tells a place in a row: my number two."""
WHERE_IS: Final = frozenset("address house place home it that this".split())
"""Before "is": where something is, and nobody's age."""
NO_HOUSE_BEFORE: Final = frozenset(
    "exit exits route highway interstate junction bus gate channel flight".split()
)
"""The number after one of these is that of something else."""
TIMES_BEFORE: Final = frozenset("at by around about until till from to before after past since in".split())
"""A time of the day or a year follows."""
MEASURES: Final = frozenset("star bed bath level person piece hole lap pin seater".split())
"""Directly after a number they say how big something is; elsewhere they may be a street's name."""
NOT_A_NAME: Final = frozenset(
    """the a an of in on to from at by for with down up into off past beyond along across behind near
    between over under onto toward towards outside inside through until till after before since during
    without within like as than
    my our your his her their its this that these those me us him them
    and or but so because if when who which what where why how there here
    is are was were am be been being have has had do does did done can can't could couldn't will won't
    would wouldn't should must might don't didn't doesn't isn't wasn't aren't weren't
    i i'm i've i'll i'd we we're we've we'll you you're you've he he's he'll she she's she'll they they're
    they've it it's it'll that's there's what's who's
    get gets got getting go goes going went come came know think guess mean said say says want wanted
    need needed make made take took put
    no not some any all every each other another different same more most very too really just only about
    around now today tonight tomorrow yesterday ago already still yet again last next
    per way day days hour hours minute minutes seconds year years month months week weeks mile miles
    yards feet inch inches metre metres meter meters kilometre kilometres kilometer kilometers acre acres
    dollar dollars cent cents euro euros percent degrees block blocks bedroom car lane door story storey
    family long times time dog dogs
    cat cats kid kids child children people o'clock hundred thousand million point pm
    then thanks thank okay ok please yes yeah uh um""".split()
)
"""Words that are in no street's name, or say what is counted."""
