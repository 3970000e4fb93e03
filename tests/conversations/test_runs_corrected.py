"""What was corrected is said in its newest words only: sent again, asked again, used again, every week."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session

from bot.channels import Failure, NotSent
from bot.domain.announcing.announcements import ANNOUNCEMENT, Announcement
from bot.outbox import RUN, DeliveryRun
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, moment, october
from tests.school import School

OLD, RIGHT = "Chiều nay họp tổ lúc 15 giờ.", "Chiều nay họp tổ lúc 16 giờ."


async def announces(hanh: Chatter, *, asks: bool = False) -> None:
    """Send a notice to the whole school by chat."""
    await hanh.says("/thongbao")
    await hanh.says(OLD)
    await hanh.taps("Toàn trường")
    if asks:
        await hanh.taps("Sửa")
        await hanh.taps("Xin xác nhận đã nắm")
        await hanh.taps("Có, xin xác nhận")
    await hanh.taps("Gửi thông báo này")
    hanh.skip()


async def corrects(hanh: Chatter, run: DeliveryRun, text: str = RIGHT) -> None:
    """Correct what a run said."""
    await opens(hanh, run)
    await hanh.taps("Đính chính")
    await hanh.says(text)
    await hanh.taps("Gửi đính chính")
    hanh.skip()


async def opens(hanh: Chatter, run: DeliveryRun) -> None:
    """Open the report on a run."""
    await hanh.looks()
    hanh.skip()
    await hanh.taps_data(f"a:luotgui:{run.id}", "0")
    hanh.skip()


async def runs(rehearsal: Rehearsal) -> list[DeliveryRun]:
    """Return the runs of announcements, the oldest first."""
    query = select(RUN).where(RUN.c.kind == "announcement").order_by(RUN.c.id)
    rows = await rehearsal.app.store.read(lambda session: session.execute(query).mappings().all())
    return [DeliveryRun(**row) for row in rows]


def heard(school: School, name: str) -> list[str]:
    """Return what somebody was announced, in order, heading and words."""
    texts = [one.text for one in school.platform.seen_by(f"user-{name}")]
    return [
        ("Đính chính " if one.startswith("<b>Đính chính") else "") + (RIGHT if RIGHT in one else OLD)
        for one in texts
        if one.startswith(("<b>Đính chính thông báo của", "<b>Thông báo của"))
    ]


async def test_sent_again_to_those_not_reached_it_is_the_right_text_without_a_word_of_correction(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await announces(hanh)
    school.platform.answers += [NotSent(Failure.CONTENT, "refused")] * 3
    await rehearsal.to(october(5), 9)
    (first,) = await runs(rehearsal)
    got = [one for one in ("lan", "minh", "hoa", "dung") if heard(school, one)]
    await corrects(hanh, first)
    await rehearsal.to(october(5), 10)
    await opens(hanh, first)
    await hanh.taps("Gửi lại cho những người này")
    hanh.sees("runs/again", "Gửi lại cho 3 người", f"nội dung đúng mới nhất: {RIGHT}")
    await hanh.taps("Gửi lại")
    hanh.skip()
    await rehearsal.to(october(5), 11)
    for one in ("lan", "minh", "hoa", "dung"):
        assert heard(school, one) == ([OLD, f"Đính chính {RIGHT}"] if one in got else [RIGHT])
    last = (await runs(rehearsal))[-1]
    assert (last.n_planned, last.n_sent) == (3, 3)


async def test_who_may_have_received_it_and_has_the_correction_gets_nothing_more(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await announces(hanh)
    school.platform.answers += [NotSent(Failure.AMBIGUOUS, "lost")] * 10
    await rehearsal.to(october(5), 9)
    (first,) = await runs(rehearsal)
    assert (first.n_unknown, first.n_sent) == (3, 2)
    await corrects(hanh, first)
    await rehearsal.to(october(5), 10)
    await opens(hanh, first)
    assert "Gửi lại cho những người này" not in hanh.last.buttons
    assert [one.n_planned for one in await runs(rehearsal)] == [5, 5]


async def test_asked_again_to_confirm_people_read_the_right_text(
    hanh: Chatter, lan: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await announces(hanh, asks=True)
    await rehearsal.to(october(5), 9)
    (first,) = await runs(rehearsal)
    await corrects(hanh, first)
    await rehearsal.to(october(5), 10)
    await lan.says("đã nắm")
    await lan.taps_data(f"a:danam:{(await newest(rehearsal)).id}")
    lan.skip()
    await opens(hanh, first)
    await hanh.taps("Gửi lại cho người chưa xác nhận")
    hanh.sees("runs/unacked", "Gửi lại cho 4 người", RIGHT)
    await hanh.taps("Gửi lại")
    hanh.skip()
    await rehearsal.to(october(5), 11)
    right = f"Đính chính {RIGHT}"
    assert heard(school, "minh") == [OLD, right, right]
    assert heard(school, "lan") == [OLD, right]


async def test_used_again_it_is_the_right_text(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await announces(hanh)
    await rehearsal.to(october(5), 9)
    (first,) = await runs(rehearsal)
    await corrects(hanh, first)
    await rehearsal.to(october(5), 10)
    await opens(hanh, first)
    await hanh.taps("Dùng lại nội dung")
    await hanh.taps("Toàn trường")
    assert RIGHT in hanh.last.text
    assert OLD not in hanh.last.text


async def test_corrected_twice_from_the_first_report_it_is_one_line_of_corrections(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await announces(hanh)
    await rehearsal.to(october(5), 9)
    (first,) = await runs(rehearsal)
    await corrects(hanh, first, "Chiều nay họp tổ lúc 17 giờ.")
    await rehearsal.to(october(5), 10)
    await corrects(hanh, first)
    await rehearsal.to(october(5), 11)
    assert heard(school, "lan")[-1] == f"Đính chính {RIGHT}"
    kept = await rehearsal.app.store.read(
        lambda session: session.execute(select(ANNOUNCEMENT).order_by(ANNOUNCEMENT.c.id)).mappings().all()
    )
    assert [one["corrects_id"] for one in kept] == [None, kept[0]["id"], kept[1]["id"]]


async def test_every_week_it_is_the_right_text_from_the_correction_on(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await rehearsal.write(lambda session: plan_weekly(session, rehearsal))
    await rehearsal.to(october(5), 16)
    (first,) = await runs(rehearsal)
    await opens(hanh, first)
    await hanh.taps("Đính chính")
    await hanh.says(RIGHT)
    hanh.skip()
    await hanh.looks()
    assert "từ lần tới, 15 giờ 00, thứ Hai, 12/10/2026" in hanh.last.text
    await hanh.taps("Gửi đính chính")
    assert "lần tới 15 giờ 00, thứ Hai, 12/10/2026" in hanh.last.text
    hanh.skip()
    await rehearsal.to(october(27))
    assert heard(school, "lan") == [OLD, f"Đính chính {RIGHT}", RIGHT, RIGHT]
    assert [moment(one.created_at) for one in (await runs(rehearsal))[2:]] == ["12/10 15:00", "19/10 15:00"]
    left = await newest(rehearsal)
    assert (left.audience, left.next_at) == ("all", None)


def plan_weekly(session: Session, rehearsal: Rehearsal) -> None:
    """Plan the notice for every Monday at three until the 19th."""
    at = rehearsal.clock.now() + timedelta(hours=7)
    kept = Announcement(
        author_id=rehearsal.school.ids["hanh"],
        unit_id=rehearsal.school.ids["school"],
        text=OLD,
        audience="all",
        made_at=rehearsal.clock.now(),
        starts_at=at,
        next_at=at,
        weekly_until=october(19),
    )
    session.add(kept)


async def newest(rehearsal: Rehearsal) -> Announcement:
    """Return the last announcement that was made."""
    query = select(ANNOUNCEMENT).order_by(ANNOUNCEMENT.c.id.desc()).limit(1)
    row = await rehearsal.app.store.read(lambda session: session.execute(query).mappings().one())
    return Announcement(**row)
