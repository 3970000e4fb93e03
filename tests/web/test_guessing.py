"""Guessing a code of the web chat: who is counted, and why the count need not outlive a restart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.school.invitations import ALPHABET, VALID_FOR
from bot.web.allowance import Allowance
from bot.web.answers import counted_by
from bot.web.chat_room import WRONG_CODES, WRONG_WITHIN

NETWORK = "2001:db8:5:7::/64"


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
    words_without_a_digit = sum(one.isalpha() for one in ALPHABET) ** 8
    codes = len(ALPHABET) ** 8 - words_without_a_digit
    hours = VALID_FOR / timedelta(hours=1)
    guesses = 100 * 2 * WRONG_CODES * hours  # from a hundred addresses, for as long as a code is good
    assert 200 * guesses / codes < 1 / 1000  # to hit any of two hundred codes of a school
