"""Tokens on a real file system: what is kept, what is found, and that damage lets nobody in."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from cues.calls.gateway import tokens as module
from cues.calls.gateway.identity import Scope
from cues.calls.gateway.tokens import PREFIX, TokenFile, Tokens, TokenState
from speech.errors import BadInputError, HeartlineError

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path):
    return TokenFile(tmp_path / "state" / "gateway" / "tokens.json")


def test_a_token_is_kept_as_its_digest_only(file):
    secret, token = file.add(Scope.PUBLISH, now=NOW, label="asterisk")
    assert secret.startswith(PREFIX)
    written = file.path.read_text()
    assert secret not in written
    assert secret.removeprefix(PREFIX) not in written
    assert token.digest in written
    assert token.digest not in repr(token)
    assert token.digest not in repr(file.read())


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_the_file_is_its_owners_alone(file):
    file.add(Scope.PUBLISH, now=NOW)
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert file.path.parent.stat().st_mode & 0o777 == 0o700


def test_another_reader_finds_the_token_with_all_that_was_said(file):
    expires = NOW + timedelta(days=1)
    secret, token = file.add(Scope.DESK, now=NOW, agent="anna", label="room 2", expires=expires)
    read = TokenFile(file.path).read()
    assert read.find(secret) == token == read.named(token.id)
    assert (token.scope, token.agent, token.label, token.expires) == (Scope.DESK, "anna", "room 2", expires)


def test_nearly_right_is_wrong(file):
    secret, _ = file.add(Scope.PUBLISH, now=NOW)
    read = file.read()
    last = "A" if secret[-1] != "A" else "B"
    wrong = ("", PREFIX, secret[:-1], secret[:-1] + last, secret + " ", secret.swapcase(), "\udcff" * 46)
    assert [read.find(one) for one in wrong] == [None] * len(wrong)


def test_every_digest_is_looked_at_in_full_wherever_the_right_one_stands(file, monkeypatch):
    made = [file.add(Scope.PUBLISH, now=NOW) for _ in range(5)]
    looked_at = []

    def watched(one, other):
        looked_at.append((len(one), len(other)))
        return one == other

    monkeypatch.setattr(module, "compare_digest", watched)
    for secret, token in made:
        assert file.read().find(secret) == token
    assert file.read().find(made[0][0][:-2] + "AA") is None
    assert looked_at == [(64, 64)] * 5 * 6


def test_no_two_tokens_are_alike(file):
    made = [file.add(Scope.PUBLISH, now=NOW) for _ in range(20)]
    assert len({secret for secret, _ in made}) == len({token.id for _, token in made}) == 20


def test_a_reader_sees_at_once_what_another_changes(file):
    running = TokenFile(file.path)
    assert running.read() == Tokens()
    secret, token = file.add(Scope.PUBLISH, now=NOW)
    assert running.read().state(token.id, NOW) is TokenState.VALID
    file.revoke(token.id, now=NOW)
    assert running.read().state(token.id, NOW) is TokenState.REVOKED
    assert running.read().find(secret).state(NOW) is TokenState.REVOKED
    file.path.unlink()
    assert running.read().find(secret) is None


def test_a_file_that_has_not_changed_is_not_read_again(file):
    file.add(Scope.PUBLISH, now=NOW)
    assert file.read() is file.read()


def test_a_token_holds_until_it_expires(file):
    _, token = file.add(Scope.DESK, now=NOW, expires=NOW + timedelta(hours=1))
    assert token.state(NOW + timedelta(minutes=59)) is TokenState.VALID
    assert token.state(NOW + timedelta(hours=1)) is TokenState.EXPIRED
    assert file.read().state(token.id, NOW + timedelta(hours=1)) is TokenState.EXPIRED
    assert file.read().state("00000000", NOW) is TokenState.REVOKED


def test_revoking_again_keeps_the_first_time(file):
    _, token = file.add(Scope.DESK, now=NOW)
    file.revoke(token.id, now=NOW)
    assert file.revoke(token.id, now=NOW + timedelta(days=1)).revoked == NOW


def test_an_unknown_id_is_refused_and_changes_nothing(file):
    file.add(Scope.DESK, now=NOW)
    before = file.path.read_bytes()
    with pytest.raises(BadInputError, match="heartline tokens list"):
        file.revoke("00000000", now=NOW)
    assert file.path.read_bytes() == before
    assert list(file.path.parent.iterdir()) == [file.path]


@pytest.mark.parametrize(
    ("scope", "agent", "label"),
    [
        (Scope.PUBLISH, "anna", ""),
        (Scope.DESK, "", ""),
        (Scope.DESK, "anna\nben", ""),
        (Scope.DESK, "\u202e \u200c", ""),
        (Scope.DESK, None, "x" * 101),
        (Scope.DESK, None, "one\u2028two"),
        (Scope.DESK, None, "\x1b[2J"),
    ],
)
def test_what_does_not_fit_makes_no_token(file, scope, agent, label):
    with pytest.raises(BadInputError):
        file.add(scope, now=NOW, agent=agent, label=label)
    assert not file.path.exists()


def damaged(written):
    """Files that are none: cut off, of another kind, doubled, with a slip of the pen."""
    entry = written[written.index("{", 1) : written.rindex("}", 0, written.rindex("]")) + 1]
    yield b""
    yield written.encode()[:-40]
    yield b"\xff\xfe\x00"
    yield b"[" * 100_000
    yield b"null"
    yield b'{"tokens": "*", "version": 1}'
    yield written.replace('"version": 1', '"version": 2').encode()
    yield written.replace('"expires"', '"expire"').encode()
    yield written.replace('"publish"', '"everything"').encode()
    yield written.replace(entry, f"{entry},{entry}").encode()
    yield written.replace("T12:00:00Z", "T12:00:00").encode()


def test_a_damaged_file_lets_nobody_in_until_it_is_mended(file):
    secret, token = file.add(Scope.PUBLISH, now=NOW)
    whole = file.path.read_text()
    running = TokenFile(file.path)
    contents = list(damaged(whole))
    assert len(set(contents) - {whole.encode()}) == len(contents)
    for content in contents:
        assert running.read().find(secret) == token
        file.path.write_bytes(content)
        for _ in range(2):
            with pytest.raises(HeartlineError) as refused:
                running.read()
            assert "no token is taken" in str(refused.value)
            assert token.digest not in str(refused.value)
        with pytest.raises(HeartlineError):
            file.add(Scope.ADMIN, now=NOW)
        assert file.path.read_bytes() == content
        file.path.write_text(whole)


def test_a_folder_in_its_place_lets_nobody_in(file):
    file.path.mkdir(parents=True)
    with pytest.raises(HeartlineError, match="no token is taken"):
        file.read()
    with pytest.raises(HeartlineError):
        file.add(Scope.ADMIN, now=NOW)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_a_file_that_others_may_write_lets_nobody_in(file):
    file.add(Scope.PUBLISH, now=NOW)
    file.read()
    file.path.chmod(0o622)
    with pytest.raises(HeartlineError, match="chmod 600"):
        file.read()
    file.path.chmod(0o600)
    assert len(file.read().tokens) == 1


def test_a_second_change_at_the_same_time_is_refused(file):
    file.add(Scope.PUBLISH, now=NOW)
    before = file.path.read_bytes()
    beside = file.path.with_name("tokens.json.new")
    beside.touch()
    with pytest.raises(HeartlineError, match="Another command"):
        file.add(Scope.ADMIN, now=NOW)
    assert file.path.read_bytes() == before
    assert beside.exists(), "it is the other command's"


def test_a_folder_that_cannot_be_made_is_said(file):
    file.path.parent.parent.write_text("a file stands in the way")
    with pytest.raises(HeartlineError, match=r"tokens\.json"):
        file.add(Scope.ADMIN, now=NOW)


def test_a_change_cut_off_leaves_the_old_file_whole(file, monkeypatch):
    file.add(Scope.PUBLISH, now=NOW)
    before = file.path.read_bytes()

    def no_space(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(HeartlineError, match="No space"):
        file.add(Scope.ADMIN, now=NOW)
    assert file.path.read_bytes() == before
    assert list(file.path.parent.iterdir()) == [file.path]
