"""Guessing a code of the web chat: who is counted, and why the count need not outlive a restart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session
from starlette.routing import Route
from structlog.testing import capture_logs

from bot.domain.school.invitations import (
    ALPHABET,
    GUESS_WINDOW,
    GUESSES,
    GUESSES_OF_ALL,
    INVITATION,
    VALID_FOR,
    invite,
    note_wrong,
)
from bot.result import Invalid
from bot.web.allowance import Allowance
from bot.web.answers import counted_by
from bot.web.chat_room import WRONG_CODES, WRONG_OF_ALL, WRONG_WITHIN, ChatRoom
from tests.chat import Chatter
from tests.school import MONDAY, School
from tests.web.chatting import ChatSite, chat_site

NETWORK = "2001:db8:5:7::/64"
CODES = len(ALPHABET) ** 8 - sum(one.isalpha() for one in ALPHABET) ** 8
"""How many codes there are: each has a digit."""


@pytest.mark.parametrize(
    ("host", "known_as"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:5:7::1", NETWORK),
        ("2001:db8:5:7:ffff:1:2:3", NETWORK),
        ("2001:db8:5:8::1", "2001:db8:5:8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_network_of_addresses_is_one_counted_by(host: str, known_as: str) -> None:
    assert counted_by(host) == known_as


def test_whoever_changes_address_within_a_network_has_no_more_tries() -> None:
    wrong = Allowance(WRONG_CODES, WRONG_WITHIN)
    tries = sum(wrong.take(counted_by(f"2001:db8:5:7::{number:x}"), 0.0) for number in range(1000))
    assert tries == WRONG_CODES


def test_a_restart_every_hour_helps_nobody_to_guess() -> None:
    """A restart forgets the count; it is not the guesser's to bring about, and it would not be enough."""
    guesses = 2 * WRONG_OF_ALL * (VALID_FOR / timedelta(hours=1))  # for as long as a code is good
    assert 200 * guesses / CODES < 1 / 4000  # to hit any of two hundred codes of a school


async def test_a_million_addresses_have_no_more_tries_than_all_together(school: School) -> None:
    async with chat_site(school) as site:
        room = the_room(site)
        with capture_logs() as logs:
            for number in range(WRONG_OF_ALL):
                assert await why_not(room, "ABCD-2345", f"2001:db8:{number:x}::/64") == "code_unknown"
        assert [line["event"] for line in logs] == ["codes_guessed"]
        code = await site.code("lan")
        assert await why_not(room, code, "198.51.100.7") == "guessed"
        lan = site.browser()
        assert (await lan.enters(code)).status_code == 429
        assert "chờ một giờ" in lan.text
        assert "văn phòng" in lan.text
        school.clock.waited += 3600
        assert (await lan.enters(code)).status_code == 200


async def test_a_link_that_is_used_or_late_is_no_guess_of_the_school_behind_its_address(
    school: School,
) -> None:
    async with chat_site(school) as site:
        room, used = the_room(site), await site.code("lan")
        assert not isinstance(await room.enter(used, "203.0.113.9"), Invalid)
        await site.app.store.write(lambda session: session.execute(update(INVITATION).values(used_at=MONDAY)))
        for _ in range(WRONG_CODES + 1):
            assert await why_not(room, used, "203.0.113.9") == "code_used"
        fresh = await site.code("minh")
        assert not isinstance(await room.enter(fresh, "203.0.113.9"), Invalid)


async def test_accounts_by_the_hundred_have_no_more_tries_than_all_together(school: School) -> None:
    now, code = school.clock.now(), await the_code(school)

    def guess(session: Session) -> None:
        for number in range(GUESSES_OF_ALL):
            note_wrong(session, 10_000 + number // (GUESSES - 1), now)

    await school.app.store.write(guess)
    guest = Chatter(school.app, school.platform, "guest-7")
    await guest.says(f"/start {code}")
    assert "tạm dừng nhận mã" in guest.sees("link/wait").text
    school.clock.move_to(now + GUESS_WINDOW + timedelta(seconds=1))
    await guest.says(f"/start {code}")
    guest.sees("link/who", "Trần Thị Lan")


def the_room(site: ChatSite) -> ChatRoom:
    """Return the room behind the door of a site's pages."""
    (page,) = [one for one in site.web.routes if isinstance(one, Route) and one.path == "/w"]
    room = page.endpoint.__self__.room  # type: ignore[attr-defined]
    assert isinstance(room, ChatRoom)
    return room


async def why_not(room: ChatRoom, code: str, address: str) -> str:
    """Return why a code opens nothing."""
    found = await room.enter(code, address)
    return found.code if isinstance(found, Invalid) else ""


async def the_code(school: School) -> str:
    """Return a code made for Lan."""
    lan, now = school.ids["lan"], school.clock.now()
    (made,) = await school.app.store.write(lambda session: invite(session, [lan], now))
    return made.shown
