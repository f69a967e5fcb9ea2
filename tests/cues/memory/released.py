"""What a store of each released version held, as SQL that both databases take; a new version adds its own.

Ids are high, so that those that PostgreSQL counts up itself do not meet them.
"""

from __future__ import annotations

HELD = {
    "r0001": """
INSERT INTO customers (id, name, agreed, since) VALUES (1001, 'Ann', NULL, '2026-03-02 19:05:00');
INSERT INTO identities (customer, kind, value) VALUES (1001, 'number', '+16145550123');
INSERT INTO identities (customer, kind, value) VALUES (1001, 'ref', 'K-1');
INSERT INTO calls (id, customer, began, zone, duration, agent)
    VALUES ('call-0', 1001, '2026-03-02 19:05:00', -300, 90.5, 'sam');
INSERT INTO details (id, customer, kind, subject, status, sensitive, attributes, expires)
    VALUES (2001, 1001, 'pet', 'close', 'asserted', FALSE, '{"name": "Biscuit", "species": "dog"}',
        '2029-03-01');
INSERT INTO details (id, customer, kind, subject, status, sensitive, attributes, superseded_by, ended_by)
    VALUES (2002, 1001, 'family', 'close', 'past', TRUE, '{"name": "Lee", "kin": "uncle"}', NULL, 2001);
INSERT INTO tellings (detail, call, source, at, told, words, status, attributes, confidence, keeper, agent)
    VALUES (2001, 'call-0', 'd1', 12.5, '2026-03-02 19:05:12', 'our dog biscuit: a beagle', 'asserted',
        '{"name": "Biscuit", "species": "dog"}', 0.9, 'call', 'sam');
INSERT INTO tellings (detail, call, source, at, told, words, status, attributes, confidence, keeper, agent)
    VALUES (2002, 'call-0', 'd2', 30.5, '2026-03-02 19:05:30', 'my uncle lee', 'asserted',
        '{"name": "Lee", "kin": "uncle"}', 0.9, 'agent', 'sam');
INSERT INTO asked (detail, call, asked) VALUES (2001, 'call-0', '2026-03-02 19:06:00');
INSERT INTO cues (call, cue, kind, source, play, sensitive, state, by, at)
    VALUES ('call-0', 'c1', 'pet', 'said', 'pet', FALSE, 'used', 'key', 14.0);
INSERT INTO gestures (customer, call, cue, kind, words, state, key, cost, currency, made, tries)
    VALUES (1001, 'call-0', 'c1', 'card', 'Warm wishes', 'sent', 'k1', 450, 'USD', '2026-03-02 19:06:00', 1);
INSERT INTO agents (id, profile, changed) VALUES ('sam', '{"places": ["Ohio"]}', '2026-03-02 19:05:00')
""",
}
HELD["r0002"] = (
    HELD["r0001"].rstrip()
    + """;
INSERT INTO gestures (customer, call, cue, number, ref, name, kind, words, state, key, cost, currency, agent,
        approver, made, approved, next_try, tries)
    VALUES (NULL, 'call-1', 'c2', '+16145550123', 'K-1', 'Ann', 'flowers', 'With sympathy', 'ready', 'k2',
        4500, 'USD', 'sam', 'robin', '2026-03-02 19:06:00', '2026-03-02 19:07:00', '2026-03-02 19:08:00', 0)
"""
)
HELD["r0003"] = (
    HELD["r0002"].rstrip()
    + """;
INSERT INTO customers (id, name, agreed, agreed_at, since)
    VALUES (1002, 'Bob', FALSE, '2026-03-02 19:06:30', '2026-03-02 19:05:00');
INSERT INTO former (id, customer) VALUES (1000, 1001);
INSERT INTO declined (call, why, expires) VALUES ('call-7', 'no', '2026-03-11')
"""
)
HELD["r0004"] = (
    HELD["r0003"].rstrip()
    + """;
INSERT INTO gestures (call, number, kind, words, state, key, cost, currency, made, tries, unclaimed)
    VALUES ('call-2', '+16145550123', 'card', 'With sympathy', 'ready', 'k3', 450, 'USD',
        '2026-03-02 19:06:00', 0, TRUE)
"""
)
HELD["r0005"] = (
    HELD["r0004"].rstrip()
    + """;
INSERT INTO customers (id, uid, name, name_call, since)
    VALUES (1003, '5f0c', 'Cleo', 'call-3', '2026-03-02 19:05:00');
UPDATE former SET uid = '77aa' WHERE id = 1000;
INSERT INTO identities (id, customer, kind, value) VALUES (3001, 1003, 'ref', 'K-3');
INSERT INTO namings (identity, call) VALUES (3001, 'call-3');
INSERT INTO words (id, customer, call, agreed, said)
    VALUES (4001, 1003, 'call-3', TRUE, '2026-03-02 19:06:30')
"""
)
HELD["r0006"] = (
    HELD["r0005"].rstrip()
    + """;
INSERT INTO gestures (call, number, kind, words, state, key, cost, currency, made, tries, glad)
    VALUES ('call-3', '+16145550123', 'card', 'With sympathy', 'ready', 'k4', 450, 'USD',
        '2026-03-02 19:06:00', 0, FALSE)
"""
)
