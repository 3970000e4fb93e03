"""*đậm* and _nghiêng_ in an announcement: around whole words only, never where they are something else."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.announcing.announcement_text import emphasised, filled
from bot.domain.school.people import Person
from bot.rendering import as_plain, as_telegram


@pytest.mark.parametrize(
    ("written", "neutral"),
    [
        ("Họp lúc *14 giờ* nhé", "Họp lúc <b>14 giờ</b> nhé"),
        ("(*gấp*), _mang theo sổ_.", "(<b>gấp</b>), <i>mang theo sổ</i>."),
        ("*_cả hai_*", "<b><i>cả hai</i></b>"),
        ("*Kính gửi {thayco}*", "<b>Kính gửi {thayco}</b>"),
        ("5*3*2 và a_b_c", "5*3*2 và a_b_c"),
        ("* Việc một\n* Việc hai", "* Việc một\n* Việc hai"),
        ("*chưa đóng\nvà dòng sau*", "*chưa đóng\nvà dòng sau*"),
        ("một * lẻ, một _ lẻ", "một * lẻ, một _ lẻ"),
        ("**hai sao** ** __", "**hai sao** ** __"),
        ("https://a.vn/_x_/*y* _z_", "https://a.vn/_x_/*y* <i>z</i>"),
        ("<b>không</b> & *có*", "&lt;b&gt;không&lt;/b&gt; &amp; <b>có</b>"),
    ],
)
def test_emphasis(written: str, neutral: str) -> None:
    assert emphasised(written) == neutral


def test_a_name_brings_no_markup_of_its_own() -> None:
    person = Person(
        unit_id=1,
        full_name="Trần *Thị* <i>",
        folded="",
        sort_key="",
        honorific="Cô",
        joined_on=date(2026, 8, 1),
    )
    text = filled("*Mời {ten}* _dự_", person)
    assert as_plain(text) == "Mời Trần *Thị* <i> dự"
    assert as_telegram(text) == "<b>Mời Trần *Thị* &lt;i&gt;</b> <i>dự</i>"
