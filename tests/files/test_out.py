"""A file on its way out: bytes once, then by the platform's own name for it; to many at once too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlmodel import Session

from bot import uploads
from bot.app import App
from bot.channels import Failure, NotSent
from bot.domain.delivery import runs
from bot.domain.delivery.saying import Recipient, Said
from bot.domain.school.people import ACCOUNT, Account, Person
from bot.outbox import MESSAGE, OUTBOX, Address, DeliveryRun, OutboxRow, State, enqueue
from bot.rendering import Part
from bot.uploads import UPLOAD
from tests.chat import PlatformInMemory
from tests.files.conftest import PNG
from tests.scheduler.rehearsing import Rehearsal
from tests.school import MONDAY, School

NAME = "Sơ đồ phòng họp.png"


async def keep(school: School, content: bytes = PNG) -> int:
    return await school.app.store.write(
        lambda session: uploads.keep(session, NAME, "image/png", content, MONDAY, None)
    )


async def tell(school: School, upload_id: int, *names: str) -> list[dict[str, Any]]:
    """Queue a text and a file to some people and have them sent; returns the rows of the files."""
    channel = school.platform.name

    def write(session: Session) -> None:
        for name in names:
            to = Address(channel, f"user-{name}", school.ids[name])
            enqueue(session, to, [Part("Kính gửi thầy cô")], MONDAY, template="x/file", attach=[upload_id])

    await school.app.store.write(write)
    await school.app.senders[channel].collect()
    await school.app.idle()
    query = select(MESSAGE).where(MESSAGE.c.upload_id.is_not(None)).order_by(MESSAGE.c.id)
    return await school.app.store.read(
        lambda session: [dict(row) for row in session.execute(query).mappings()]
    )


async def test_a_reply_s_file_goes_up_once_however_many_get_it(school: School) -> None:
    key = await keep(school)
    rows = await tell(school, key, "lan", "minh", "hoa", "dung", "hanh")
    assert [row["state"] for row in rows] == [State.SENT] * 5
    assert school.platform.went_up == 1
    for name in ("lan", "hanh"):
        text, file = school.platform.seen_by(f"user-{name}")
        assert (text.text, text.file) == ("Kính gửi thầy cô", None)
        assert file.file is not None
        assert (file.text, file.file.name, file.file.content) == ("", NAME, PNG)


async def test_the_name_a_platform_gave_survives_a_restart(school: School) -> None:
    key = await keep(school)
    await tell(school, key, "lan")
    school.app = App(school.app.store, school.clock, {"telegram": school.platform})
    await school.app.start()
    await tell(school, key, "minh")
    assert school.platform.went_up == 1
    assert school.platform.seen_by("user-minh")[-1].file is not None


async def test_a_name_the_platform_has_forgotten_is_replaced_by_the_bytes(school: School) -> None:
    key = await keep(school)
    await tell(school, key, "lan")
    school.platform.files.clear()
    rows = await tell(school, key, "minh", "hoa", "dung")
    assert [row["state"] for row in rows] == [State.SENT] * 4
    assert school.platform.went_up == 2


async def test_a_forgotten_file_fails_its_row_and_nothing_else(school: School) -> None:
    key = await keep(school)
    await school.app.store.write(lambda session: session.execute(delete(UPLOAD)))
    (row,) = await tell(school, key, "lan")
    assert (row["state"], row["error"]) == (State.FAILED, "the file is no longer kept")
    await school.chatter("lan").says("trợ giúp")
    assert "file" not in school.platform.seen_by("user-lan")[-1].text


async def test_a_file_the_platform_is_slow_to_take_is_tried_again(school: School) -> None:
    key = await keep(school)
    school.platform.answers = [NotSent(Failure.TRANSIENT, "502"), NotSent(Failure.NOT_SENT, "no route")]
    (row,) = await tell(school, key, "lan")
    assert row["state"] == State.SENT
    assert school.platform.went_up == 1


@pytest.fixture
async def on_zalo(school: School) -> School:
    """The school with everybody on Zalo, which takes no files."""
    change = ACCOUNT.update().values(channel="zalo")
    await school.app.store.write(lambda session: session.execute(change))
    school.platform = PlatformInMemory("zalo")
    school.app = App(school.app.store, school.clock, {"zalo": school.platform})
    await school.app.start()
    return school


async def test_a_channel_without_files_says_where_to_get_it(on_zalo: School) -> None:
    key = await keep(on_zalo)
    (row,) = await tell(on_zalo, key, "lan")
    assert row["state"] == State.SENT
    _, place = on_zalo.platform.seen_by("user-lan")
    assert place.file is None
    assert f"“{NAME}”" in place.text
    assert "văn phòng" in place.text
    assert on_zalo.platform.went_up == 0


class WithPicture:
    """A kind of run that shows everybody one picture."""

    def __init__(self, upload_id: int) -> None:
        self.upload_id = upload_id

    def said(
        self, session: Session, run: DeliveryRun, to: Sequence[Recipient], now: object
    ) -> Mapping[int, Said]:
        """Return the same picture and words for each."""
        said = Said("Sơ đồ &lt;phòng họp&gt;", (("Đã nắm thông tin", "a:daxem:1"),), upload_id=self.upload_id)
        return {one.id: said for one in to}


async def show_to(school: School, monkeypatch: pytest.MonkeyPatch, count: int) -> list[dict[str, Any]]:
    """Deliver a picture to some new people at the school's channel; returns the rows of the run."""
    monkeypatch.setattr("bot.sending.ledger.KINDS", {"picture": WithPicture(await keep(school))})
    channel = school.platform.name

    def write(session: Session) -> None:
        run = DeliveryRun(
            run_key="picture", kind="picture", status=runs.RUNNING, n_planned=count, created_at=MONDAY
        )
        session.add(run)
        session.flush()
        for number in range(count):
            row = _somebody(session, school.ids["toan"], channel, f"guest-{number}")
            session.add(
                OutboxRow(run_id=run.id or 0, recipient_id=row, channel=channel, chat=f"guest-{number}")
            )

    await school.app.store.write(write)
    await Rehearsal.of(school).to(MONDAY.date(), 9)
    query = select(OUTBOX).order_by(OUTBOX.c.recipient_id)
    return await school.app.store.read(
        lambda session: [dict(row) for row in session.execute(query).mappings()]
    )


def _somebody(session: Session, unit: int, channel: str, user: str) -> int:
    person = Person(
        unit_id=unit, full_name="Hồ Thị Sen", folded="ho thi sen", sort_key="sen", joined_on=MONDAY.date()
    )
    session.add(person)
    session.flush()
    account = Account(channel=channel, platform_user=user, chat=user, person_id=person.id, first_seen=MONDAY)
    session.add(account)
    session.flush()
    person.account_id = account.id
    session.flush()
    return person.id or 0


async def test_sixty_people_get_a_picture_that_goes_up_once(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = await show_to(school, monkeypatch, 60)
    assert {row["state"] for row in rows} == {State.SENT}
    assert school.platform.went_up == 1
    for number in range(60):
        (shown,) = school.platform.seen_by(f"guest-{number}")
        assert shown.file is not None
        assert (shown.text, shown.file.content) == ("Sơ đồ &lt;phòng họp&gt;", PNG)
        assert list(shown.buttons) == ["Đã nắm thông tin"]


async def test_a_run_to_a_channel_without_files_says_where_to_get_it(
    on_zalo: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = await show_to(on_zalo, monkeypatch, 1)
    (shown,) = on_zalo.platform.seen_by("guest-0")
    assert row["text"] == shown.text
    assert shown.text.startswith(f"Sơ đồ <phòng họp>\n\nTệp “{NAME}” chưa gửi được ở đây.")
    assert on_zalo.platform.went_up == 0


async def test_a_run_whose_file_is_gone_ends(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "describe", lambda session, key: None)
    rows = await show_to(school, monkeypatch, 3)
    assert [row["state"] for row in rows] == [State.FAILED] * 3
    assert school.platform.sent == []
