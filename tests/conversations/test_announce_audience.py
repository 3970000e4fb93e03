"""Whom an announcement is for: tổ, vai trò, who has registered or not confirmed, and the exact count."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from bot.channels import Failure, NotSent
from bot.clock import at_school
from bot.domain.announcing import announced_to, announcing, audience_spec
from bot.domain.announcing.announcements import Announcement
from bot.domain.announcing.announcing import Wanted
from bot.domain.announcing.audience_spec import Audience
from bot.domain.delivery import audiences
from bot.domain.school.people import ACCOUNT, Account, Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit
from bot.outbox import OUTBOX, State
from bot.result import Invalid
from bot.words import fold, sort_key
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School

SEND = "Gửi thông báo này"


async def asks_whom(hanh: Chatter, kind: str, *ticks: str) -> None:
    """Write an announcement up to its review."""
    await hanh.says("/thongbao")
    await hanh.says("Chiều nay họp lúc 15 giờ tại phòng họp.")
    await hanh.taps(kind)
    for one in ticks:
        await hanh.taps(one)
    if ticks:
        await hanh.taps("Xong")
    hanh.skip()


async def who_got_it(rehearsal: Rehearsal) -> set[str]:
    """Return whose rows the runs have."""
    await rehearsal.to(october(5), 9)
    ids = {key: name for name, key in rehearsal.school.ids.items() if name not in ("school", "toan", "van")}
    query = select(OUTBOX.c.recipient_id)
    rows = await rehearsal.app.store.read(lambda session: session.execute(query).scalars().all())
    return {ids[one] for one in rows}


async def test_the_plain_case_is_text_audience_review_send(hanh: Chatter) -> None:
    await hanh.says("/thongbao")
    hanh.sees("announce/text", "{ten}", "đậm")
    await hanh.says("Chiều nay họp lúc 15 giờ.")
    hanh.sees("announce/audience", "Toàn trường", "Chọn tổ", "Chọn vai trò", "Những người đã đăng ký")
    assert "Chưa xác nhận thông báo trước" not in hanh.last.buttons
    await hanh.taps("Toàn trường")
    hanh.sees("announce/review", "5 người", "Dự kiến gửi xong lúc 8 giờ 01")
    await hanh.taps(SEND)
    hanh.sees("announce/sent", "đang gửi tới", "5 người", "8 giờ 01")


async def test_several_teams(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await asks_whom(hanh, "Chọn tổ", "Tổ Toán - Tin", "Tổ Ngữ văn")
    assert "Tổ Ngữ văn, Tổ Toán - Tin, <b>4 người</b>" in hanh.last.text
    await hanh.taps(SEND)
    assert await who_got_it(rehearsal) == {"lan", "minh", "hoa", "dung"}


async def test_a_team_has_to_be_ticked(hanh: Chatter) -> None:
    await asks_whom(hanh, "Chọn tổ")
    await hanh.taps("Xong")
    hanh.sees("announce/teams", "1")


async def test_the_roles_that_occur_and_a_narrower_circle(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await asks_whom(hanh, "Chọn vai trò")
    assert [one.lstrip("✓ ") for one in hanh.last.buttons][:4] == ["CBQL", "GV", "GVCN", "khối 6"]
    await hanh.taps("GVCN")
    await hanh.taps("khối 6")
    await hanh.taps("Xong")
    hanh.sees("announce/review", "GVCN, khối 6", "2 người", count=3)
    await hanh.taps("Sửa")
    await hanh.taps("Chỉ trong một số tổ")
    await hanh.taps("Tổ Ngữ văn")
    await hanh.taps("Xong")
    assert "GVCN, khối 6 (Tổ Ngữ văn), <b>1 người</b>" in hanh.last.text
    await hanh.taps(SEND)
    assert await who_got_it(rehearsal) == {"hoa"}


async def test_those_who_have_registered(hanh: Chatter, lan: Chatter, rehearsal: Rehearsal) -> None:
    await asks_whom(hanh, "Những người đã đăng ký")
    assert "<b>0 người</b>" in hanh.last.text
    await hanh.taps(SEND)
    hanh.sees("announce/review", "Chưa có ai trong nhóm này")
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    await hanh.taps(SEND)
    hanh.sees("announce/review", "1 người")
    await hanh.taps(SEND)
    hanh.sees("announce/sent")
    assert await who_got_it(rehearsal) == {"lan"}


async def test_those_who_have_not_confirmed_the_one_before(
    hanh: Chatter, lan: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await asks_whom(hanh, "Chọn tổ", "Tổ Toán - Tin")
    await hanh.taps("Sửa")
    await hanh.taps("Xin xác nhận đã nắm")
    hanh.sees("announce/ack", "chỉ đếm", count=2)
    await hanh.taps("Có, xin xác nhận")
    hanh.sees("announce/review", "Đã nắm thông tin")
    await hanh.taps(SEND)
    await rehearsal.to(october(5), 8, 30)
    await lan.looks()
    await lan.taps("Đã nắm thông tin")
    await hanh.looks()
    await asks_whom(hanh, "Chưa xác nhận thông báo trước")
    assert "<b>1 người</b>" in hanh.last.text
    await hanh.taps(SEND)
    await rehearsal.to(october(5), 9)
    assert [len(await rehearsal.rows(name)) for name in ("minh", "lan")] == [2, 1]


async def test_who_cannot_be_reached_is_named_to_the_admin(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await rehearsal.unlinks("hoa")

    def more(session: Any) -> None:
        for number in range(12):
            name = f"Vũ Văn Số {number:02}"
            person = Person(
                unit_id=school.ids["toan"],
                full_name=name,
                folded=fold(name),
                sort_key="z",
                joined_on=october(1),
            )
            session.add(person)
        session.execute(
            ACCOUNT.update().where(ACCOUNT.c.person_id == school.ids["lan"]).values(reachable=False)
        )

    await rehearsal.write(more)
    await asks_whom(hanh, "Toàn trường")
    text = hanh.last.text
    assert "<b>17 người</b>, nhận được ngay 3" in text
    assert "Chưa có tài khoản: 13 người" in text
    assert "Trần Thị Lan" in text
    assert "và 4 người nữa" in text


async def test_five_samples_with_the_longest(hanh: Chatter, rehearsal: Rehearsal, school: School) -> None:
    def more(session: Any) -> None:
        name = "Tôn Nữ Hoàng Phương Thảo Nguyên"
        person = Person(
            unit_id=school.ids["van"],
            full_name=name,
            folded=fold(name),
            sort_key=sort_key(name),
            joined_on=october(1),
        )
        session.add(person)

    await rehearsal.write(more)
    await hanh.says("/thongbao")
    await hanh.says("Kính mời {thayco} ({ten}) *họp hội đồng*.")
    await hanh.taps("Toàn trường")
    await hanh.taps("Sửa")
    await hanh.taps("Xem 5 bản mẫu")
    hanh.sees(
        "announce/samples",
        "5 bản mẫu",
        "Kính mời Thầy/Cô Nguyên (Tôn Nữ Hoàng Phương Thảo Nguyên) <b>họp hội đồng</b>.",
        "Kính mời Cô Lan (Trần Thị Lan)",
        count=5,
    )
    assert hanh.last.text.count("Kính mời") == 5
    await hanh.taps("Về bản xem lại")
    hanh.sees("announce/review", "Tôn Nữ Hoàng Phương Thảo Nguyên sẽ như sau")


async def test_a_correction_and_sending_again_reach_exactly_those(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await asks_whom(hanh, "Chọn tổ", "Tổ Ngữ văn")
    await hanh.taps(SEND)
    school.platform.answers += [NotSent(Failure.UNREACHABLE, "bot was blocked by the user")]
    await rehearsal.to(october(5), 9)

    def correct(session: Session) -> announcing.Launched | Invalid:
        person = session.get_one(Person, school.ids["hanh"])
        account = session.get_one(Account, person.account_id)
        turn = Turn(session, at_school(october(5), 9), account, person)
        return announcing.launch(turn, Wanted("Họp lúc 16 giờ.", "received:1", corrects_id=1))

    launched = await rehearsal.write(correct)
    assert launched == announcing.Launched(2, launched.run_id)
    await rehearsal.to(october(5), 10)
    got = {name: [row["state"] for row in await rehearsal.rows(name)] for name in ("hoa", "dung", "lan")}
    assert got == {"hoa": [State.FAILED], "dung": [State.SENT, State.SENT], "lan": []}
    (_, corrected) = school.platform.seen_by("user-dung")
    assert corrected.text.startswith("<b>Đính chính thông báo của nhà trường</b>")

    def named(session: Session, spec: str) -> set[int]:
        audience = audience_spec.parse(spec)
        assert isinstance(audience, Audience)
        query = announced_to.named(audiences.everybody(), audience, school.ids["school"])
        return set(session.execute(query).scalars())

    first = (await rehearsal.runs("announcement"))[0]["id"]
    assert await rehearsal.write(lambda session: named(session, "received:2")) == {school.ids["dung"]}
    assert await rehearsal.write(lambda session: named(session, f"unreached:{first}")) == {school.ids["hoa"]}


async def test_nothing_of_another_school_can_be_named(school: School) -> None:
    def tries(session: Any) -> list[str]:
        other = Unit(kind="truong", name="Trường THCS Sao Mai", folded="truong thcs sao mai")
        session.add(other)
        session.flush()
        team = Unit(kind="to", name="Tổ Anh", folded="to anh", parent_id=other.id)
        theirs = Announcement(
            author_id=99, unit_id=other.id or 0, text="Của trường khác", audience="all", made_at=MOMENT
        )
        session.add_all([team, theirs])
        session.flush()
        person = session.get_one(Person, school.ids["hanh"])
        account = session.get_one(Account, person.account_id)
        turn = Turn(session, MOMENT, account, person)
        specs = [
            f"teams:{team.id}", f"all|teams:{team.id}", f"teams:{school.ids['van']},{team.id}", "silent:999",
            f"received:{theirs.id}", f"unacked:{theirs.id}", "unreached:77", "teams:x", "",
        ]  # fmt: skip
        wanted = [Wanted("Chiều nay họp tổ.", spec) for spec in specs]
        wanted.append(Wanted("Chiều nay họp tổ.", "all", corrects_id=theirs.id))
        wanted.append(Wanted("Chiều nay họp tổ.", "all", upload_id=12345))
        results = [announcing.launch(turn, one) for one in wanted]
        return [one.code if isinstance(one, Invalid) else "sent" for one in results]

    codes = await school.app.store.write(tries)
    assert codes == ["option_gone"] * 10 + ["file_gone"]


MOMENT = at_school(october(5), 8)
