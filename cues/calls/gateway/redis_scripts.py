"""What Redis does in one stroke: each script looks at a call's owner and acts, with nobody in between.

Lua as Redis 6.2 and Valkey run it, no module's commands. Every key that a script touches is passed to it,
and a script adds to one stream of a call alone: whoever waits for both is then told in order.
"""

from __future__ import annotations

from typing import Final

_TELL: Final = """
local function tell(calls, changes, id, ended, kept, most)
  local score = '+inf'
  if ended then
    local now = redis.call('TIME')
    score = now[1] .. string.sub('00000' .. now[2], -6, -4)
  end
  redis.call('ZADD', calls, score, id)
  redis.call('XADD', changes, 'MAXLEN', '~', most, '*', 'call', id)
  redis.call('PEXPIRE', calls, kept)
  redis.call('PEXPIRE', changes, kept)
end
"""
"""Lists a call, and says in the stream of changes that it is not what it was."""

ADD: Final = (
    _TELL
    + """
-- KEYS: call, stream, the call's other stream, calls, changes.
-- ARGV: me, id, number, line, partials kept or 0, 1 if it is the end, ms kept, changes kept.
local owner = redis.call('HGET', KEYS[1], 'owner')
if not owner then return 'unknown' end
if owner ~= ARGV[1] then return 'theirs' end
if tonumber(ARGV[3]) > tonumber(redis.call('HGET', KEYS[1], 'seq')) then
  local id = ARGV[3] .. '-1'
  if ARGV[5] == '0' then
    redis.call('XADD', KEYS[2], id, 'event', ARGV[4])
  else
    redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[5], id, 'event', ARGV[4])
  end
  redis.call('HSET', KEYS[1], 'seq', ARGV[3])
  if ARGV[6] == '1' then
    redis.call('HSET', KEYS[1], 'ended', '1')
    tell(KEYS[4], KEYS[5], ARGV[2], true, ARGV[7], ARGV[8])
  end
end
for each = 1, 3 do redis.call('PEXPIRE', KEYS[each], ARGV[7]) end
return 'ours'
"""
)
"""Adds one event. A number that is there already is passed over, so that repeating does no harm.

The end is listed at once, too: its owner may be gone a moment later."""

PUT: Final = (
    _TELL
    + """
-- KEYS: call, events, partials, calls, changes, ref.
-- ARGV: me, id, info, sender, ref, 1 if ended, ms kept, changes kept, then number and line of each event.
if redis.call('TYPE', KEYS[1]).ok == 'hash' then
  local owner = redis.call('HGET', KEYS[1], 'owner')
  if owner and owner ~= ARGV[1] then return 'theirs' end
end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'info', ARGV[3], 'sender', ARGV[4], 'ref', ARGV[5], 'seq', '0')
if ARGV[6] == '1' then redis.call('HSET', KEYS[1], 'ended', '1') end
for each = 9, #ARGV, 2 do
  redis.call('XADD', KEYS[2], ARGV[each] .. '-1', 'event', ARGV[each + 1])
  redis.call('HSET', KEYS[1], 'seq', ARGV[each])
end
redis.call('PEXPIRE', KEYS[1], ARGV[7])
redis.call('PEXPIRE', KEYS[2], ARGV[7])
if ARGV[5] ~= '' then redis.call('SET', KEYS[6], ARGV[2], 'PX', ARGV[7]) end
tell(KEYS[4], KEYS[5], ARGV[2], ARGV[6] == '1', ARGV[7], ARGV[8])
return 'ours'
"""
)
"""Writes a call anew, whatever was there, unless it is another's."""

DESCRIBE: Final = (
    _TELL
    + """
-- KEYS: call, events, partials, calls, changes, ref. ARGV: me, id, info, 1 if ended, ms kept, changes kept.
local owner = redis.call('HGET', KEYS[1], 'owner')
if not owner then return 'unknown' end
if owner ~= ARGV[1] then return 'theirs' end
redis.call('HSET', KEYS[1], 'info', ARGV[3])
for each = 1, 3 do redis.call('PEXPIRE', KEYS[each], ARGV[5]) end
redis.call('PEXPIRE', KEYS[6], ARGV[5])
tell(KEYS[4], KEYS[5], ARGV[2], ARGV[4] == '1', ARGV[5], ARGV[6])
return 'ours'
"""
)
"""Says what a call is like; it also keeps it for another while."""

PASS: Final = (
    _TELL
    + """
-- KEYS: call, calls, changes, gateway. ARGV: id, from, to, 1: the gateway must live, ms kept, changes kept.
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[2] then return 0 end
if redis.call('HEXISTS', KEYS[1], 'ended') == 1 then return 0 end
if redis.call('EXISTS', KEYS[4]) ~= tonumber(ARGV[4]) then return 0 end
redis.call('HSET', KEYS[1], 'owner', ARGV[3])
tell(KEYS[2], KEYS[3], ARGV[1], false, ARGV[5], ARGV[6])
return 1
"""
)
"""Makes a call another gateway's: one that lives and is given it, or one that takes it from a dead one."""
