"""Tình trạng, as clerks write it: who works here, who has left, who rests until when."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.school.staff_status import LEFT, RESTING, UNCLEAR, WORKING, Status, read_status


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("", WORKING),
        ("Đang làm việc", WORKING),
        ("hợp đồng", WORKING),
        ("mới chuyển trường đến", WORKING),
        ("đã nghỉ", LEFT),
        ("Nghỉ hưu", LEFT),
        ("chuyển trường", LEFT),
        ("CHUYỂN CÔNG TÁC", LEFT),
        ("đã chuyển đi", LEFT),
        ("thôi việc", LEFT),
        ("hết hợp đồng", LEFT),
        ("nghỉ thai sản", RESTING),
        ("đang nghỉ ốm", RESTING),
        ("nghỉ không lương", RESTING),
        ("xem lại", UNCLEAR),
    ],
)
def test_a_status_is_read_as_clerks_write_it(said: str, kind: str) -> None:
    assert read_status(said).kind == kind


def test_a_rest_has_its_last_day_and_a_departure_the_day_it_begins() -> None:
    assert read_status("nghỉ thai sản đến 15/3/2027") == Status(RESTING, date(2027, 3, 15))
    assert read_status("nghỉ thai sản", "15.03.2027").day == date(2027, 3, 15)
    assert read_status("nghỉ hưu từ 01-01-2027") == Status(LEFT, date(2027, 1, 1))
    assert read_status("nghỉ ốm đến 31/2/2027") == Status(RESTING, None)
