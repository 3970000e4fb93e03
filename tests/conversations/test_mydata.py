"""Dữ liệu của tôi: see it, export it, unlink, delete; what stays has no name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func
from sqlmodel import Session, SQLModel, select, update

from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.done import Done
from bot.domain.privacy.erasing import erase
from bot.domain.registering import rosters
from bot.domain.registering.registrations import Registration, RegistrationVersion
from bot.domain.school import invitations, leaving
from bot.domain.school.invitations import Consent
from bot.domain.school.people import Account, Person
from bot.domain.school.units import Unit
from bot.outbox import DeliveryRun, Message, OutboxRow
from bot.talking.memory import Conversation
from tests.chat import Chatter, Shown
from tests.scheduler.rehearsing import Rehearsal
from tests.school import School

INITIATIVE = "Dạy học theo dự án trong môn Toán lớp 8"


@pytest.fixture
async def committed(school: School) -> Chatter:
    """Cô Lan, who has linked by code, agreed, and registered with a sáng kiến."""
    now = school.clock.now()
    (code,) = await school.app.store.write(
        lambda session: invitations.invite(session, [school.ids["lan"]], now)
    )
    lan = school.stranger("phone-lan")
    for text in (code.shown, "đúng", "đồng ý", "dk cstdcs", "sáng kiến", INITIATIVE, "1"):
        await lan.says(text)
    lan.sees("register/submitted", count=7)
    lan.person_id = school.ids["lan"]
    return lan


async def test_it_works_before_any_campaign_has_been_answered(lan: Chatter) -> None:
    await lan.says("/dulieu")
    text = lan.sees("mydata/summary", "Trần Thị Lan", "Tổ Toán - Tin", "Telegram", "GVCN").text
    assert "Bản đăng ký" in text
    await lan.says("để sau")
    lan.sees("common/put_away")


async def test_everything_is_sent_on_request(committed: Chatter) -> None:
    await committed.says("dữ liệu của tôi")
    committed.sees("mydata/summary", "bản 2026-11")
    await committed.taps("Gửi toàn bộ dữ liệu cho tôi")
    await committed.looks()
    seen = "\n".join(one.text for one in committed.platform.seen_by(committed.user))
    for words in (
        "Toàn bộ dữ liệu",
        "phone-lan",
        INITIATIVE,
        "Chiến sĩ thi đua cơ sở",
        "Lời đồng ý bản 2026-11",
    ):
        assert words in seen


async def test_unlinking_one_account_leaves_the_other(committed: Chatter, school: School) -> None:
    await committed.says("/dulieu")
    await committed.says("gỡ liên kết")
    committed.sees("mydata/unlink", "tài khoản còn lại", count=2)
    await committed.taps("Gỡ liên kết")
    committed.sees("mydata/unlinked", "tài khoản còn lại")
    await committed.says("/dulieu")
    committed.sees("common/who_are_you")
    person = await one_person(school)
    assert person.full_name == "Trần Thị Lan"
    assert person.account_id is not None


async def test_unlinking_the_only_account_ends_reminders(school: School) -> None:
    hoa = school.chatter("hoa")
    await hoa.says("/dulieu")
    await hoa.says("2")
    hoa.sees("mydata/unlink", "tài khoản duy nhất", count=2)
    await hoa.taps("Quay lại")
    hoa.sees("mydata/summary")
    await hoa.says("2")
    await hoa.says("1")
    hoa.sees("mydata/unlinked", "mã mới", count=2)
    query = select(Person.account_id).where(Person.id == school.ids["hoa"])
    assert await school.app.store.read(lambda session: session.scalars(query).one()) is None


async def test_deleting_makes_anonymous_and_ends_everything(committed: Chatter, school: School) -> None:
    await committed.says("/dangky")
    await committed.says("/dulieu")
    await committed.says("xóa dữ liệu")
    committed.sees("mydata/erase", "1 bản đăng ký ở danh sách chưa chốt", "2 tài khoản chat", "giấy", count=3)
    await committed.taps("Đồng ý xóa tất cả")
    assert "Lan" not in (await erased(committed)).text
    person = await one_person(school)
    assert (person.full_name, person.active, person.account_id, person.groups) == ("Đã xóa", False, None, [])
    counts = await left(school, Account, Registration, RegistrationVersion, Done)
    assert counts == {"account": 4, "registration": 0, "registration_version": 0, "done": 0}
    talks = await school.app.store.read(lambda session: list(session.scalars(select(Conversation))))
    assert all(one.status == "ended" and INITIATIVE not in str(one.talk) for one in talks)
    consent = await school.app.store.read(lambda session: session.scalars(select(Consent)).one())
    assert (consent.withdrawn_at, consent.account_id) == (school.clock.now(), None)
    assert await said_to(school) == ["mydata/erased"]
    await committed.says("chào")
    committed.sees("link/code")


async def test_a_closed_list_keeps_the_title_without_a_name(committed: Chatter, school: School) -> None:
    await close_list(school)
    await committed.says("/dulieu")
    await committed.says("3")
    committed.sees("mydata/erase", "1 danh sách đã chốt", count=2)
    await committed.says("1")
    await erased(committed)
    kept = await school.app.store.read(lambda session: session.scalars(select(Registration)).one())
    assert (kept.title, kept.status) == ("CSTĐCS", "submitted")
    assert INITIATIVE not in str(kept.content)
    assert kept.draft.title == "CSTĐCS"
    assert (await left(school, RegistrationVersion))["registration_version"] == 0


async def test_who_is_deleted_stays_on_a_closed_list_without_a_name(
    committed: Chatter, school: School
) -> None:
    await close_list(school)
    assert await on_the_list(school) == [("Trần Thị Lan", "CSTĐCS")]
    await committed.says("/dulieu")
    await committed.says("3")
    await committed.says("1")
    assert await on_the_list(school) == [("Đã xóa", "CSTĐCS")]


async def test_who_had_left_before_the_list_was_closed_is_not_on_it_once_deleted(
    committed: Chatter, school: School
) -> None:
    lan, now = school.ids["lan"], school.clock.now()
    await school.app.store.write(lambda session: leaving.leave(session, [lan], now))
    await close_list(school)
    await school.app.store.write(lambda session: erase(session, lan, now))
    assert await on_the_list(school) == []


async def test_what_changed_since_the_confirmation_is_asked_again(committed: Chatter, school: School) -> None:
    await committed.says("/dulieu")
    await committed.says("3")
    committed.sees("mydata/erase", count=2)
    await close_list(school)
    await committed.says("1")
    shown = committed.sees("mydata/erase", "1 danh sách đã chốt")
    assert "chưa chốt" not in shown.text


async def test_a_head_who_deletes_leaves_the_team_without_one(school: School) -> None:
    minh = school.chatter("minh")
    await minh.says("/dulieu")
    await minh.says("3")
    await minh.says("1")
    await erased(minh)
    query = select(Unit.head_id).where(Unit.id == school.ids["toan"])
    assert await school.app.store.read(lambda session: session.scalars(query).one()) is None


async def test_a_run_keeps_its_count_without_words_or_address(lan: Chatter, school: School) -> None:
    now = school.clock.now()

    def told(session: Session) -> None:
        run = DeliveryRun(run_key="announcement:1", kind="announcement", created_at=now - timedelta(days=1))
        session.add(run)
        session.flush()
        session.add(
            OutboxRow(
                run_id=run.id or 0,
                recipient_id=school.ids["lan"],
                chat="user-lan",
                state=2,
                text="Kính gửi Cô Lan",
            )
        )

    await school.app.store.write(told)
    await lan.says("/dulieu")
    await lan.says("3")
    await lan.says("1")
    await erased(lan)
    row = await school.app.store.read(lambda session: session.scalars(select(OutboxRow)).one())
    assert (row.state, row.text, row.chat) == (2, "", "")


async def erased(chatter: Chatter) -> Shown:
    """Return the closing words, the only message left of the chat."""
    await chatter.looks()
    query = select(Message.template).where(Message.chat == chatter.user)
    kept = await chatter.app.store.read(lambda session: list(session.scalars(query)))
    assert kept == ["mydata/erased"]
    chatter.skip()
    return chatter.last


async def close_list(school: School) -> None:
    """Have the school send its list up."""

    def work(session: Session) -> None:
        session.execute(update(Campaign).values(list_closed_at=school.clock.now()))

    await school.app.store.write(work)


async def on_the_list(school: School) -> list[tuple[str, str]]:
    """Return who is on the list the school hands in, and for what."""

    def look(session: Session) -> list[tuple[str, str]]:
        campaign = session.scalars(select(Campaign)).one()
        return [
            (one.full_name, one.title) for one in rosters.load(session, campaign, school.clock.now()).listed
        ]

    return await school.app.store.read(look)


async def one_person(school: School) -> Person:
    query = select(Person).where(Person.id == school.ids["lan"])
    return await school.app.store.read(lambda session: session.scalars(query).one())


async def said_to(school: School) -> list[str]:
    """Return the templates of every message kept of Cô Lan's chats."""
    query = select(Message.template).where(Message.chat.in_(["phone-lan", "user-lan"]))  # type: ignore[attr-defined]
    return await school.app.store.read(lambda session: list(session.scalars(query)))


async def left(school: School, *tables: type[SQLModel]) -> dict[str, int]:
    """Return how many rows some tables have."""

    def count(session: Session) -> dict[str, int]:
        return {
            str(one.__tablename__): session.execute(select(func.count()).select_from(one)).scalar_one()
            for one in tables
        }

    return await school.app.store.read(count)


async def test_an_admin_who_deletes_is_told_nothing_more(school: School) -> None:
    hanh = school.chatter("hanh")
    await hanh.says("/chuatraloi")
    await hanh.taps("Nhắc những người này")
    await hanh.says("/dulieu")
    await hanh.taps("Rút lại đồng ý và xóa")
    await hanh.taps("Đồng ý xóa tất cả")
    await erased(hanh)
    await Rehearsal.of(school).to(date(2026, 10, 5), 9)
    await erased(hanh)
    run = await school.app.store.read(
        lambda session: session.scalars(select(DeliveryRun).where(DeliveryRun.kind == "nudge")).one()
    )
    assert (run.created_by, "user-hanh" in str(run.content)) == (None, False)
    whose = select(Message.person_id).where(Message.chat == "user-hanh")
    assert await school.app.store.read(lambda session: session.scalars(whose).all()) == [None]


async def test_the_code_of_a_deleted_registration_is_never_given_again(lan: Chatter, school: School) -> None:
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    assert "DK-00001" in lan.last.text
    await lan.says("/dulieu")
    await lan.taps("Rút lại đồng ý và xóa")
    await lan.taps("Đồng ý xóa tất cả")
    hoa = school.chatter("hoa")
    await hoa.says("dk ldtt")
    await hoa.taps("Gửi đăng ký và cam kết")
    hoa.sees("register/submitted", "DK-00002", count=2)
