"""Đúng người: somebody without a code says their name, and the office says whether that is so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from bot.domain.school import claims, invitations
from bot.domain.school.audit import Audit
from bot.domain.school.claims import CLAIM, Claim
from bot.domain.school.invitations import Consent
from bot.domain.school.people import ACCOUNT, PERSON, Account, Person
from bot.domain.school.units import Unit
from bot.outbox import MESSAGE
from bot.words import fold, sort_key
from tests.chat import Chatter
from tests.school import MONDAY, School


@pytest.fixture
async def guest(school: School) -> Chatter:
    """Cô Lan's telephone before anybody knows it; nobody else is linked as her."""
    unlink = update(ACCOUNT).where(ACCOUNT.c.platform_user == "user-lan").values(person_id=None)
    await school.app.store.write(lambda session: session.execute(unlink))
    return school.stranger()


async def rows(school: School) -> list[Claim]:
    query = select(CLAIM).order_by(CLAIM.c.id)
    found = await school.app.store.read(lambda session: session.execute(query).mappings().all())
    return [Claim(**row) for row in found]


async def claims_to_be(guest: Chatter, text: str) -> None:
    """Say a name, up to the thanks."""
    await guest.says(text)
    await guest.taps("Đúng, nhờ văn phòng xác nhận")
    guest.sees("link/claimed", count=2)


async def linked_to(school: School, user: str) -> int | None:
    query = select(Account).where(Account.platform_user == user)  # type: ignore[arg-type]
    return (await school.app.store.read(lambda session: session.scalars(query).one())).person_id


async def test_the_office_says_yes_and_the_person_agrees(
    guest: Chatter, hanh: Chatter, school: School
) -> None:
    await guest.says("toi la Tran Thi Lan to Toan")
    guest.sees("link/claim", "Tran Thi Lan to Toan")
    await guest.taps("Đúng, nhờ văn phòng xác nhận")
    guest.sees("link/claimed", "Cảm ơn", "Văn phòng sẽ xác nhận giúp")
    await hanh.hears()
    hanh.sees("newcomer/told", "Telegram", "Cô Trần Thị Lan", "Tổ Toán - Tin", "Đúng người", "Không phải")
    await hanh.taps("Đúng người")
    hanh.sees("newcomer/match", "Cô Trần Thị Lan", "Tổ Toán - Tin")
    await hanh.taps("Đúng người này")
    hanh.sees("newcomer/accepted", "Cô Lan")
    assert await linked_to(school, "stranger") is None
    await guest.hears()
    guest.sees("newcomer/confirmed", "Xem và xác nhận")
    await guest.taps("Xem và xác nhận")
    guest.sees("link/who", "Có đúng là", "Cô Trần Thị Lan", "Tổ Toán - Tin")
    await guest.taps("Đúng, là tôi")
    guest.sees("link/consent", "Đồng ý")
    await guest.taps("Đồng ý")
    guest.sees("link/linked", "Cô Lan")
    assert await linked_to(school, "stranger") == school.ids["lan"]
    (consent,) = await school.app.store.read(lambda session: list(session.scalars(select(Consent))))
    assert consent.person_id == school.ids["lan"]
    (claim,) = await rows(school)
    assert (claim.said_name, claim.outcome, claim.decided_by) == ("", "accepted", school.ids["hanh"])
    query = select(Audit).where(Audit.action == "claim_accepted")  # type: ignore[arg-type]
    (row,) = await school.app.store.read(lambda session: list(session.scalars(query)))
    assert "Lan" not in str(row.details)


async def test_hit_and_miss_are_answered_alike(school: School) -> None:
    seen = []
    for user, name in (("x1", "Phạm Thị Hoa"), ("x2", "Phạm Thu Vân Anh")):
        one = school.stranger(user)
        await one.says(f"tôi là {name}")
        shown = one.sees("link/claim").text.replace(name, "")
        await one.taps("Đúng, nhờ văn phòng xác nhận")
        seen.append((shown, one.sees("link/claimed").text))
    assert seen[0] == seen[1]


async def test_no_link_without_their_own_yes(guest: Chatter, hanh: Chatter, school: School) -> None:
    await claims_to_be(guest, "em là Phạm Thị Hoa tổ Văn ạ")
    await hanh.hears()
    hanh.sees("newcomer/told", "Phạm Thị Hoa", "đang dùng một tài khoản khác")
    await hanh.taps("Đúng người")
    hanh.sees("newcomer/match", "đang dùng một tài khoản khác")
    await hanh.taps("Đúng người này")
    await guest.hears()
    guest.sees("newcomer/confirmed")
    await guest.says("tiếp tục")
    await guest.says("dạ vâng")
    guest.sees("link/who", "Phạm Thị Hoa", count=2)
    await guest.taps("Không phải tôi")
    guest.sees("link/not_me", "Tên này chưa đúng")
    assert await linked_to(school, "stranger") is None
    await guest.says("chào nhà trường")
    guest.sees("link/code")


async def test_declining_the_consent_can_be_thought_over(
    guest: Chatter, hanh: Chatter, school: School
) -> None:
    await claims_to_be(guest, "Trần Thị Lan")
    await hanh.hears()
    await hanh.taps("Đúng người")
    await hanh.taps("Đúng người này")
    await guest.hears()
    await guest.taps("Xem và xác nhận")
    await guest.taps("Đúng, là tôi")
    await guest.taps("Không đồng ý")
    guest.sees("link/declined", "nhắn lại ở đây trước thứ Hai, 19/10/2026", count=4)
    assert await linked_to(school, "stranger") is None


async def test_no_is_told_kindly(guest: Chatter, hanh: Chatter, school: School) -> None:
    await claims_to_be(guest, "Trần Thị Lan, tổ Toán")
    await hanh.hears()
    await hanh.taps("Không phải")
    hanh.sees("newcomer/refused", count=2)
    await guest.hears()
    guest.sees("newcomer/unconfirmed", "văn phòng nhà trường")
    assert [one.said_name for one in await rows(school)] == [""]
    query = select(MESSAGE.c.text).where(MESSAGE.c.template == "newcomer/told")
    assert await school.app.store.read(lambda session: session.execute(query).scalars().all()) == [""]


async def test_of_several_or_none_the_office_chooses_or_searches(
    guest: Chatter, hanh: Chatter, school: School
) -> None:
    def another(session: Session) -> None:
        name = "Trần Thị Lân"
        session.add(
            Person(
                unit_id=school.ids["van"], full_name=name, folded=fold(name), sort_key=sort_key(name),
                joined_on=date(2026, 8, 1),
            )
        )  # fmt: skip

    await school.app.store.write(another)
    await claims_to_be(guest, "tran thi lan")
    await hanh.hears()
    hanh.sees("newcomer/told", "2 người trùng tên", "Chọn người")
    await hanh.taps("Chọn người")
    hanh.sees("newcomer/who", "Cô Trần Thị Lan, Tổ Toán - Tin", "Trần Thị Lân, Tổ Ngữ văn")
    await hanh.says("tìm")
    hanh.sees("newcomer/search")
    await hanh.says("không ai cả đâu")
    hanh.sees("newcomer/search", "Chưa tìm thấy")
    await hanh.says("minh")
    hanh.sees("newcomer/found", "Thầy Nguyễn Văn Minh, Tổ Toán - Tin")
    await hanh.says("lùi")
    await hanh.says("Lân")
    await hanh.taps("Trần Thị Lân")
    hanh.sees("newcomer/match", "Trần Thị Lân", "Tổ Ngữ văn", count=3)
    await hanh.taps("Đúng người này")
    hanh.sees("newcomer/accepted", "Thầy/Cô Lân")


async def test_diacritics_and_the_team_tell_people_apart(school: School) -> None:
    def look(session: Session) -> list[list[str]]:
        for name, unit in (("Trần Thị Lân", "toan"), ("Trần Thị Lan", "van")):
            row = Person(
                unit_id=school.ids[unit], full_name=name, folded=fold(name), sort_key=sort_key(name),
                joined_on=date(2026, 8, 1),
            )  # fmt: skip
            session.add(row)
        session.flush()
        said = ("Trần Thị Lân", "tran thi lan to toan", "Trần Thị Lan tổ Văn", "Trần Thị Lan")
        school_id = school.ids["school"]
        return [
            sorted(
                f"{one.person.full_name}, {one.unit.name}"
                for one in claims.candidates(session, school_id, text)
            )
            for text in said
        ]

    assert await school.app.store.write(look) == [
        ["Trần Thị Lân, Tổ Toán - Tin"],
        ["Trần Thị Lan, Tổ Toán - Tin", "Trần Thị Lân, Tổ Toán - Tin"],
        ["Trần Thị Lan, Tổ Ngữ văn"],
        ["Trần Thị Lan, Tổ Ngữ văn", "Trần Thị Lan, Tổ Toán - Tin"],
    ]


async def test_it_is_decided_once(guest: Chatter, hanh: Chatter, school: School) -> None:
    admin = update(PERSON).where(PERSON.c.id == school.ids["dung"]).values(is_admin=True)
    await school.app.store.write(lambda session: session.execute(admin))
    dung = school.chatter("dung")
    await claims_to_be(guest, "Trần Thị Lan")
    (claim,) = await rows(school)
    await dung.taps_data(f"a:dungnguoi:{claim.id}")
    await hanh.taps_data(f"a:dungnguoi:{claim.id}")
    await hanh.taps("Đúng người này")
    await dung.taps("Đúng người này")
    dung.sees("newcomer/decided", "Cô Hạnh", "Trần Thị Lan", count=2)
    await dung.taps_data(f"a:khongphai:{claim.id}")
    dung.sees("newcomer/decided", "Cô Hạnh")
    assert [one.outcome for one in await rows(school)] == ["accepted"]


async def test_only_an_admin_of_the_school_decides(guest: Chatter, lan: Chatter, school: School) -> None:
    await claims_to_be(guest, "Phạm Thị Hoa")
    (claim,) = await rows(school)
    minh = school.chatter("minh")
    await minh.taps_data(f"a:dungnguoi:{claim.id}")
    minh.sees("common/not_for_you")

    def another_school(session: Session) -> None:
        unit = Unit(kind="truong", name="Trường THCS Bằng Lăng", folded="truong thcs bang lang")
        session.add(unit)
        session.flush()
        dung = session.get_one(Person, school.ids["dung"])
        dung.unit_id, dung.is_admin = unit.id or 0, True

    await school.app.store.write(another_school)
    dung = school.chatter("dung")
    for action in ("dungnguoi", "khongphai", "chonnguoi"):
        for key in (claim.id, 999999):
            await dung.taps_data(f"a:{action}:{key}")
            dung.sees("problems/claim_gone")
    await dung.says("/nguoimoi")
    dung.sees("newcomer/nothing")
    assert [one.outcome for one in await rows(school)] == [""]
    stranger = school.stranger("other")
    await stranger.taps_data(f"a:dungnguoi:{claim.id}")
    stranger.sees("common/who_are_you")


async def test_one_waits_at_a_time_and_three_a_day(guest: Chatter, hanh: Chatter, school: School) -> None:
    for number in range(3):
        await claims_to_be(guest, "Trần Thị Lan")
        await guest.says("tôi là Trần Thị Mai")
        guest.sees("link/claim_waiting")
        claim = (await rows(school))[number]
        await hanh.taps_data(f"a:khongphai:{claim.id}")
        await guest.hears()
        guest.skip()
    await guest.says("tôi là Trần Thị Lan")
    guest.sees("link/claims_today", "văn phòng nhà trường")


async def test_fifty_wait_at_a_school(
    guest: Chatter, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "MOST_OPEN", 1)
    await claims_to_be(guest, "Trần Thị Lan")
    other = school.stranger("other")
    await other.says("Phạm Thị Hoa")
    other.sees("link/claims_full", "văn phòng nhà trường")


async def test_the_list_of_those_who_wait(guest: Chatter, hanh: Chatter) -> None:
    await hanh.says("người mới")
    hanh.sees("newcomer/nothing")
    await claims_to_be(guest, "Trần Thị Lan")
    await hanh.hears()
    hanh.skip()
    await hanh.says("/nguoimoi")
    hanh.sees("newcomer/which", "“Trần Thị Lan” (Telegram, thứ Hai, 05/10/2026)")
    await hanh.says("1")
    hanh.sees("newcomer/who", "Trần Thị Lan")
    await hanh.says("không phải")
    hanh.sees("newcomer/refused")


async def test_a_name_is_forgotten_after_two_weeks(guest: Chatter, school: School) -> None:
    await claims_to_be(guest, "Trần Thị Lan")
    for days, left in ((13, "Trần Thị Lan"), (15, "")):
        later = MONDAY + timedelta(days=days)
        await school.app.store.write(lambda session, at=later: claims.forget_old(session, at))  # type: ignore[misc]
        assert [one.said_name for one in await rows(school)] == [left]


async def test_whoever_is_erased_leaves_no_claim(guest: Chatter, hanh: Chatter, school: School) -> None:
    await claims_to_be(guest, "Trần Thị Lan")
    await hanh.hears()
    await hanh.taps("Đúng người")
    await hanh.taps("Đúng người này")
    await guest.hears()
    await guest.taps("Xem và xác nhận")
    await guest.taps("Đúng, là tôi")
    await guest.taps("Đồng ý")
    await guest.says("xóa dữ liệu")
    await guest.says("xóa dữ liệu")
    await guest.taps("Đồng ý xóa tất cả")
    assert await rows(school) == []


async def test_a_linked_telephone_that_says_it_is_somebody_else(lan: Chatter) -> None:
    await lan.says("tôi là cô Hoa")
    shown = lan.sees("link/other_person", "Cô Lan", "dùng chung điện thoại", "/dulieu")
    assert "mã là của người khác" not in shown.text
    await lan.says("em là cô Lan ạ")
    lan.sees("link/same_person")


async def test_somebody_who_links_by_a_code_needs_no_decision(
    guest: Chatter, hanh: Chatter, school: School
) -> None:
    await claims_to_be(guest, "Trần Thị Lan")
    (code,) = await school.app.store.write(
        lambda session: invitations.invite(session, [school.ids["lan"]], MONDAY)
    )
    await guest.says(code.shown)
    await guest.taps("Đúng, là tôi")
    await guest.taps("Đồng ý")
    guest.sees("link/linked", count=3)
    (claim,) = await rows(school)
    await hanh.hears()
    hanh.sees("newcomer/told")
    await hanh.taps_data(f"a:dungnguoi:{claim.id}")
    hanh.sees("newcomer/decided", "tự liên kết bằng mã")
