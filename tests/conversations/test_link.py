"""Linking by chat: a code, the name, the consent; and every way it can go wrong politely."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import Update, update
from sqlmodel import Session, select

from bot.domain.privacy.erasing import UNIT
from bot.domain.school import invitations
from bot.domain.school.invitations import Consent
from bot.domain.school.people import ACCOUNT, PERSON, Account
from bot.talking.memory import Conversation
from tests.chat import Chatter
from tests.school import School


async def code_for(school: School, name: str) -> str:
    """Make a code for somebody of the school."""
    now = school.clock.now()
    (code,) = await school.app.store.write(
        lambda session: invitations.invite(session, [school.ids[name]], now)
    )
    return code.shown


async def account_of(school: School, user: str) -> Account:
    query = select(Account).where(Account.platform_user == user)
    return await school.app.store.read(lambda session: session.scalars(query).one())


async def consents(school: School) -> list[Consent]:
    return await school.app.store.read(lambda session: list(session.scalars(select(Consent))))


async def traces(school: School, user: str) -> list[Conversation]:
    """Return what is remembered of an account's attempts to link."""
    key = (await account_of(school, user)).id
    query = select(Conversation).where(Conversation.owner == f"account:{key}")
    return await school.app.store.read(lambda session: list(session.scalars(query)))


async def kept_nothing(school: School) -> None:
    """Expect that the attempts to link are over, and empty once raw updates are purged too."""
    later = school.clock.now() + timedelta(hours=49)
    await school.app.store.write(lambda session: invitations.forget_expired(session, later))
    for one in await traces(school, "stranger"):
        assert (one.status, one.args, one.talk) == ("ended", {}, {})


async def change(school: School, statement: Update) -> None:
    """Change the school's rows behind the bot's back."""

    def work(session: Session) -> None:
        session.execute(statement)

    await school.app.store.write(work)


@pytest.fixture
def guest(school: School) -> Chatter:
    """An account nobody knows."""
    return school.stranger()


async def test_start_with_a_code_shows_the_name_asks_for_consent_and_links(
    guest: Chatter, school: School
) -> None:
    code = await code_for(school, "lan")
    await guest.says(f"/start {code.replace('-', '')}")
    guest.sees("link/who", "Cô Trần Thị Lan", "Tổ Toán - Tin", "Có đúng là")
    await guest.taps("Đúng, là tôi")
    shown = guest.sees("link/consent", "Đồng ý", "Không đồng ý", "48 giờ", "Zalo", "giấy")
    assert len(shown.text.splitlines()) <= 6
    await guest.taps("Đồng ý")
    guest.sees("link/linked", "Cô Lan", "Tổ trưởng: Thầy Minh")
    assert (await account_of(school, "stranger")).person_id == school.ids["lan"]
    (kept,) = await consents(school)
    assert kept.person_id == school.ids["lan"]
    assert kept.given_at == school.clock.now()
    assert kept.text in shown.text
    assert kept.text_hash == hashlib.sha256(kept.text.encode()).hexdigest()
    await guest.taps("Đăng ký thi đua")
    guest.sees("register/title")


async def test_just_the_code_in_a_sentence_will_do_and_links_once(guest: Chatter, school: School) -> None:
    code = await code_for(school, "hoa")
    await guest.says(f"dạ mã của em là {code.lower()} ạ")
    guest.sees("link/who", "Thầy/Cô Phạm Thị Hoa")
    await guest.says("đúng rồi ạ")
    button = guest.sees("link/consent").buttons["Đồng ý"]
    await guest.taps_data(button)
    guest.sees("link/linked", "Thầy/Cô Hoa")
    await guest.taps_data(button)
    guest.sees("common/old_button")
    assert len(await consents(school)) == 1
    await kept_nothing(school)


async def test_reminders_go_to_the_first_account_unless_it_is_unreachable(
    guest: Chatter, school: School
) -> None:
    await link(guest, await code_for(school, "lan"))
    first = await account_of(school, "user-lan")
    query = select(PERSON.c.account_id).where(PERSON.c.id == school.ids["lan"])
    assert await school.app.store.read(lambda session: session.execute(query).scalar()) == first.id
    await change(school, update(ACCOUNT).where(ACCOUNT.c.platform_user == "user-lan").values(reachable=False))
    other = school.stranger("zalo-lan")
    await link(other, await code_for(school, "lan"))
    second = await account_of(school, "zalo-lan")
    assert await school.app.store.read(lambda session: session.execute(query).scalar()) == second.id


async def link(guest: Chatter, code: str) -> None:
    await guest.says(code)
    await guest.taps("Đúng, là tôi")
    await guest.taps("Đồng ý")
    guest.sees("link/linked", count=3)


async def test_an_unknown_person_is_shown_the_way_in(guest: Chatter) -> None:
    await guest.says("chào nhà trường ạ")
    guest.sees("link/code", "Trường THCS Hoa Phượng", "văn phòng nhà trường")
    await guest.says("em chưa có mã")
    guest.sees("link/code", "chưa thấy mã mời")
    await guest.says("để sau")
    guest.sees("common/kept")
    await guest.says("/trogiup")
    guest.sees("help/shown", "mã mời")
    await guest.says("/dulieu")
    guest.sees("common/who_are_you")


async def test_a_code_typed_when_asked_for_is_kept_as_its_hash_only(guest: Chatter, school: School) -> None:
    code = await code_for(school, "lan")
    await guest.says("/start")
    guest.sees("link/code")
    await guest.says(code)
    guest.sees("link/who", "Trần Thị Lan")
    (held,) = await traces(school, "stranger")
    assert code not in str(held.talk)
    assert code not in str(held.args)


async def test_no_that_is_not_me_leaves_the_code_unused(guest: Chatter, school: School) -> None:
    code = await code_for(school, "lan")
    await guest.says(code)
    await guest.says("không phải")
    guest.sees("link/not_me", "văn phòng nhà trường", count=2)
    await kept_nothing(school)
    await guest.says(code)
    guest.sees("link/who")


async def test_wrong_name_or_team_goes_to_the_office(guest: Chatter, school: School) -> None:
    await guest.says(await code_for(school, "lan"))
    await guest.taps("sai tên hoặc tổ")
    guest.sees("link/details", "Trần Thị Lan, Tổ Toán - Tin", count=2)
    await guest.says("Trần Thị Lân, tổ Ngữ văn")
    guest.sees("link/report", "Trần Thị Lân, tổ Ngữ văn")
    await guest.taps("Gửi văn phòng")
    guest.sees("link/wrong_details", "sửa danh sách", "gửi lại chính mã này")


async def test_declining_keeps_nothing_and_the_code_stays_usable(guest: Chatter, school: School) -> None:
    code = await code_for(school, "lan")
    await guest.says(code)
    await guest.taps("Đúng, là tôi")
    await guest.taps("Không đồng ý")
    guest.sees("link/declined", "giấy", count=3)
    await kept_nothing(school)
    assert await consents(school) == []
    assert (await account_of(school, "stranger")).person_id is None
    await guest.says(code)
    guest.sees("link/who")


async def test_a_stepped_back_consent_asks_the_name_again(guest: Chatter, school: School) -> None:
    await guest.says(await code_for(school, "lan"))
    await guest.says("1")
    guest.sees("link/consent", count=2)
    await guest.says("lùi")
    guest.sees("link/who")


@pytest.mark.parametrize("words", ["/start {}", "{}", "mã của tôi là {} ạ"])
async def test_a_second_code_in_between_starts_over_for_its_person(
    guest: Chatter, school: School, words: str
) -> None:
    await guest.says(await code_for(school, "lan"))
    await guest.says(words.format(await code_for(school, "hoa")))
    guest.sees("link/who", "Phạm Thị Hoa", count=2)
    await guest.taps("Đúng, là tôi")
    guest.sees("link/consent")
    await guest.says(words.format(await code_for(school, "dung")))
    guest.sees("link/who", "Đỗ Tiến Dũng")


async def test_a_code_that_comes_while_a_name_is_asked_about_is_taken(guest: Chatter, school: School) -> None:
    await guest.says("tôi là Trần Thị Lan tổ Toán")
    guest.sees("link/claim")
    await guest.says(await code_for(school, "lan"))
    guest.sees("link/who", "Trần Thị Lan")


async def test_somebody_elses_code_in_the_middle_of_something_is_told_so(
    lan: Chatter, school: School
) -> None:
    await lan.says("/dangky")
    await lan.says(await code_for(school, "hoa"))
    lan.sees("link/other_person", "dùng chung điện thoại", count=2)


async def test_a_phone_shared_by_two_people(school: School) -> None:
    lan = school.chatter("lan")
    code = await code_for(school, "hoa")
    await lan.says(f"/start {code}")
    lan.sees("link/other_person", "Cô Lan", "/dulieu")
    await lan.taps("Dữ liệu của tôi")
    await lan.taps("Gỡ liên kết tài khoản này")
    await lan.taps("Gỡ liên kết")
    lan.sees("mydata/unlinked", count=3)
    await lan.says(code)
    lan.sees("link/who", "Phạm Thị Hoa")


async def test_an_admin_who_links_is_shown_where_a_campaign_begins(guest: Chatter, school: School) -> None:
    await link(guest, await code_for(school, "hanh"))
    assert list(guest.last.buttons) == ["Đăng ký thi đua", "Xem kế hoạch"]
    await guest.taps("Xem kế hoạch")
    guest.sees("campaigns/which", "Kế hoạch mới")


async def test_somebody_linked_who_starts_gets_help(lan: Chatter) -> None:
    await lan.says("/start")
    lan.sees("help/shown", "/dangky")


async def test_a_team_without_a_head_is_said_so(guest: Chatter, school: School) -> None:
    await change(school, update(UNIT).where(UNIT.c.id == school.ids["toan"]).values(head_id=None))
    await guest.says(await code_for(school, "lan"))
    await guest.taps("Đúng, là tôi")
    await guest.taps("Đồng ý")
    guest.sees("link/linked", "chưa có tổ trưởng", "văn phòng nhà trường", count=3)


async def test_a_person_who_has_left_can_link_the_phone_to_somebody_else(school: School) -> None:
    lan = school.chatter("lan")
    await change(school, update(PERSON).where(PERSON.c.id == school.ids["lan"]).values(active=False))
    await lan.says(await code_for(school, "hoa"))
    lan.sees("link/who", "Phạm Thị Hoa")


async def test_the_words_that_began_it_are_kept_nowhere(guest: Chatter, school: School) -> None:
    code = (await code_for(school, "lan")).replace("-", "")
    await guest.says(f"/start {code}")
    guest.sees("link/who")
    for one in await traces(school, "stranger"):
        assert code not in str(one.args) + str(one.talk)
    await guest.says("/trogiup")
    await guest.says(code.lower())
    guest.sees("link/who", "Trần Thị Lan", count=2)
