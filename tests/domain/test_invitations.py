"""Codes: how they are made, read in whatever way people type them, used once, and guessed slowly."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot.domain.school import invitations
from bot.domain.school.invitations import ALPHABET, Invitation, hashed, judge, read_code
from bot.result import Invalid
from bot.store import Store
from tests.school import MONDAY, found_school

CODES = st.text(ALPHABET, min_size=8, max_size=8).filter(lambda code: any(sign.isdigit() for sign in code))
FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in ALPHABET + ALPHABET.lower() + "-"}


@given(CODES, st.sampled_from(["", "-", " ", " - ", "–", "\u00a0", "."]), st.booleans(), st.booleans())
def test_a_code_is_read_however_it_is_typed(code: str, between: str, lower: bool, wide: bool) -> None:
    typed = f"{code[:4]}{between}{code[4:]}"
    typed = typed.lower() if lower else typed
    assert read_code(typed.translate(FULL_WIDTH) if wide else typed) == code


@given(CODES)
def test_a_code_is_found_in_a_sentence(code: str) -> None:
    assert read_code(f"dạ mã của em là {code[:4]}-{code[4:]} ạ") == code


def test_words_are_never_a_code() -> None:
    for text in (
        "chào thầy cô",
        "banh chay",
        "bánh chay",
        "GREETEST",
        "em chua co ma",
        "ABCD-EFGH-2345",
        "",
        "12345678",
    ):
        assert read_code(text) == "", text


@given(st.text())
def test_whatever_is_typed_is_read_as_a_code_or_as_none(text: str) -> None:
    code = read_code(text)
    assert code == "" or (len(code) == 8 and set(code) <= set(ALPHABET))


async def test_only_the_hash_is_kept_and_a_new_code_voids_the_earlier(store: Store) -> None:
    def work(session: Session) -> None:
        ids = found_school(session)
        (first,) = invitations.invite(session, [ids["lan"]], MONDAY)
        (other,) = invitations.invite(session, [ids["hoa"]], MONDAY)
        (second,) = invitations.invite(session, [ids["lan"]], MONDAY + timedelta(hours=1))
        assert judge(session, hashed(first.text), MONDAY + timedelta(hours=1)) == Invalid("code_expired")
        for code in (other, second):
            found = judge(session, hashed(code.text), MONDAY + timedelta(hours=1))
            assert isinstance(found, Invitation)
            assert found.person_id == code.person_id
        kept = session.scalars(select(Invitation)).all()
        assert all(code.text not in one.code_hash for one in kept for code in (first, other, second))

    await store.write(work)


async def test_a_code_expires_after_fourteen_days_and_is_forgotten_later(sqlite_store: Store) -> None:
    def work(session: Session) -> None:
        ids = found_school(session)
        (code,) = invitations.invite(session, [ids["lan"]], MONDAY)
        last = MONDAY + timedelta(days=14)
        assert isinstance(judge(session, hashed(code.text), last - timedelta(minutes=1)), Invitation)
        assert judge(session, hashed(code.text), last) == Invalid("code_expired")
        assert invitations.forget_expired(session, last + timedelta(days=13)) == 0
        assert invitations.forget_expired(session, last + timedelta(days=15)) == 1
        assert judge(session, hashed(code.text), last) == Invalid("code_unknown")

    await sqlite_store.write(work)


async def test_guessing_is_slowed_per_account(sqlite_store: Store) -> None:
    def work(session: Session) -> None:
        for minute in range(5):
            assert invitations.wait_until(session, 1, MONDAY + timedelta(minutes=minute)) is None
            invitations.note_wrong(session, 1, MONDAY + timedelta(minutes=minute))
        soon = MONDAY + timedelta(minutes=10)
        assert invitations.wait_until(session, 1, soon) == MONDAY + timedelta(hours=1)
        assert invitations.wait_until(session, 2, soon) is None
        assert invitations.wait_until(session, 1, MONDAY + timedelta(hours=1)) is None

    await sqlite_store.write(work)


async def test_thousands_are_invited_at_once(store: Store) -> None:
    def work(session: Session) -> None:
        lan = found_school(session)["lan"]
        codes = invitations.invite(session, [lan] * 6_000, MONDAY)
        assert len({code.text for code in codes}) == 6_000

    await store.write(work)
