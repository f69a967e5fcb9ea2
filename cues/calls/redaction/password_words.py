"""The words around passwords: what leads to one, and what tells of one without saying it."""

from __future__ import annotations

from typing import Final

IS: Final = frozenset("is was it's its equals".split())
MAY: Final = frozenset("should would could might may must will can used to".split())
"""Before "be" they say it too."""
BETWEEN: Final = frozenset(
    """the my your our his her their a for to on of that this there them you number word code name account
    login log in online banking bank app website web site internet phone voicemail old new current
    temporary uh um er""".split()
)
"""Words that may stand between the password's name and "is"."""
FOR_WHAT: Final = frozenset("for to on of at with".split())
"""After one of these other words may, too."""
OPENED_BY_PIN: Final = frozenset(
    """card cards debit credit sim account bank phone mobile app laptop tablet alarm gate door safe
    machine""".split()
)
"""Of these it is a number; others wear a pin, or have one in the hip."""
CLAUSES: Final = frozenset("since after before while who where until".split())
"""Begin a clause of its own."""
WHOSE: Final = frozenset("the my your our his her their a this".split())
BEFORE_NAME: Final = frozenset("my the our your his her their new old pass memorable secret".split())
"""Words that may stand between "is" or "as" and the password's name."""
AFTER_IS: Final = frozenset("the my a um uh er ah like all it's just capital um".split())
ENDS: Final = frozenset(
    """thank thanks okay ok alright please but because so cause can could if i i'm i've we we're you he
    she they that's is does did would and""".split()
)
"""Words that go on to something else."""
NOT_AN_ANSWER: Final = frozenset(
    """not no wrong correct incorrect expired locked too working still right invalid blocked being
    asking gone sorry what what's which how why do don't let is are hold hang wait just give there
    please my nothing never i'll one-time same required needed or to for on at in with when again by
    into now then reset from if number will was has had""".split()
)
"""Words that begin no answer, and tell of a password rather than say it."""
STILL: Final = frozenset(
    """not still now always already also never so really very apparently being getting currently been
    again""".split()
)
STATES: Final = frozenset(
    """wrong incorrect invalid expired expiring locked working blocked gone lost required needed missing
    accepted rejected refused recognized recognised reset changed asking saved stored
    sent emailed mailed texted updated same different""".split()
)
"""How a password does: these words alone are none, but "lost boys" is one."""
ASKED_OF_IT: Final = frozenset("valid active correct right good safe in on there".split())
"""With `STATES`, what is asked of a password."""
PASSIVE: Final = frozenset("not being been getting never".split())
"""Before one of `STATES` they leave no doubt."""
AFTER_STATES: Final = frozenset(
    """any anymore even me him us them every today yesterday since whenever though completely altogether
    out there here online too""".split()
)
"""After one of `STATES` they say nothing more of a password."""
QUESTIONS: Final = frozenset("what which why how when where this that".split())
PLACING: Final = frozenset("by with without in into on at to for from".split())
"""After one of `STATES` they tell by whom, where and when, or make a name of it: gone with the wind."""
PLACES: Final = frozenset(
    """my your our his her their its this that these those it me you us him them someone somebody everyone
    anyone all every any some another other same old new last next first second moment time minute morning
    afternoon evening night day week weekend month year sunday monday tuesday wednesday thursday friday
    saturday january february march april may june july august september october november december
    mistake accident default email e-mail mail text phone phones mobile computer laptop tablet device
    devices browser app website site page portal system server screen internet cloud google apple chrome
    safari bank account office hospital work home wrong yesterday days hours weeks months ages
    security warning purpose file hackers fraud hand drawer folder notebook book wallet safe log sign get
    access see use be open go""".split()
)
"""After one of `PLACING` they make none."""
MATTERS: Final = frozenset("problem issue thing trouble question reason matter concern".split())
WHICH_MATTER: Final = frozenset(
    """the my our his her their your a an only main big biggest real more other another first last next
    one""".split()
)
"""Before one of `MATTERS` they speak of it, and it is no password: no problem is one."""
TALKS_OF_IT: Final = frozenset(
    """it it's its i'd you'd me us them no not yes yeah yep well um uh the a an my was were am are be been
    have has had do don't didn't can't know think remember forgot forgotten forget lost need want says said
    knows missing only one more another first second hi hello""".split()
)
"""Nothing else before "is my password" speaks of it, and says none."""
BEGINS_IT: Final = frozenset("it's its um uh er".split())
"""Before a password that comes before "is my password" they are no part of it."""
SAYS: Final = frozenset("think know knows say said says believe guess remember".split())
"""I think, you said: no part of it either."""
CHANGING: Final = frozenset(
    "change changed changing set setting reset resetting update updated switch switched".split()
)
USING: Final = frozenset(
    """use used using set put choose chose chosen pick picked enter entered type typed try tried keep kept
    want like have had make made with saved""".split()
)
CHOSE: Final = frozenset(
    "use used set put chose chosen pick picked enter entered type typed try tried".split()
)
"""With these an answer may begin: we used ..."""
COMPARES: Final = frozenset("soon long far well much same such just known".split())
"""Before "as" they compare."""
DOES: Final = frozenset(
    """is isn't was wasn't has hasn't does doesn't did didn't won't will can't keeps kept needs stopped
    expired""".split()
)
"""After "as my password" they make it mean because."""
NO_SECRET: Final = frozenset(
    """the my your our his her their a an this that these those it one something anything nothing what
    whatever someone somebody everything both to be being get log sign access make see use go do have try pay
    check view open enter let keep start stop update change reset watch order book buy finish play join
    download register verify match avoid include""".split()
)
"""After "changed it to" they say what it is like, or what for."""
MOMENT: Final = frozenset("moment second sec minute".split())
SPELLING: Final = frozenset(
    """hash dot dash hyphen exclamation mark point star underscore percent upper lower case uppercase
    lowercase capital ampersand dollar sign""".split()
)
