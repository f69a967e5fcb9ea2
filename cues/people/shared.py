"""What the agent shares with what was just said, as half a sentence that a cue can carry."""

from __future__ import annotations

from cues.details.detail import Detail
from cues.people.bonds import avoidable, avoided_by, bonds_of, reason_for
from cues.people.profile import Profile
from cues.people.topics import topics_of_detail


def shared(profile: Profile, detail: Detail) -> str | None:
    """What the agent has to say of themselves to a detail: "you lived in Ohio too"; None where nothing.

    Nothing is shared of a loss, an illness or a hardship, and nothing that the agent avoids, by itself or by
    its kind. A country alone is nothing in common.
    """
    bonds = bonds_of(profile)
    avoided = avoided_by(profile)
    for topic in topics_of_detail(detail):
        bond = bonds.get(topic.key)
        if bond is None or topic.key[0] == "country":
            continue
        if not avoided.isdisjoint(avoidable(topic.key, topic.kind)):
            continue
        return reason_for(bond, topic).to_agent if topic.too else f"you {bond.own} {bond.thing}"
    return None
