"""What was found in a text, made into a plan: who has to act, whose a target is, which days are proposals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.domain.campaign.notes import Noted, NoteKind
from bot.domain.campaign.plan import CampaignKind
from bot.plans.checks import mistakes
from bot.plans.drafted import Drafted, drafted, moved
from bot.plans.drafted.people import owner_of, who_acts
from bot.plans.reader import read_plan
from bot.plans.reader.found import Confidence, Deadline, Found, Head, Named, Phase, Target, ToBeDated
from bot.talking.values import restored, to_json

CORPUS = Path(__file__).parent / "corpus"
TODAY = date(2026, 10, 5)
DAY = date(2026, 10, 15)
YEAR = Head(title="Phát động thi đua", kind="yearly", period="năm học 2026-2027")


def doubts(made: Drafted) -> set[tuple[str, str]]:
    """Return what of a draft has to be looked at."""
    return {(one.kind, one.key) for one in made.noted if one.doubtful}


@pytest.mark.parametrize(
    ("what", "kind", "to", "who"),
    [
        ("đăng ký thi đua với tổ trưởng", "registration", "tổ trưởng", "person"),
        ("tổ trưởng gửi danh sách về Hội đồng", "registration", "Hội đồng", "team_lead"),
        ("Các tổ chuyên môn nộp về Văn phòng trường", "registration", "Văn phòng trường", "team_lead"),
        ("nhà trường nộp đăng ký về Phòng GD&ĐT", "registration", "Phòng GD&ĐT", "unit"),
        ("đơn vị gửi đăng ký thi đua về Sở", "registration", "Sở", "unit"),
        ("tự chấm điểm và nộp minh chứng", "dossier", "tổ trưởng", "person"),
        ("Đăng ký nội dung thi đua", "registration", None, "person"),
        ("tổng kết", "review", None, "unit"),
        ("gửi báo cáo sơ kết", "report", "UBND xã", "unit"),
    ],
)
def test_who_has_to_act(what: str, kind: str, to: str | None, who: str) -> None:
    one = Deadline(what, kind, DAY, "by", False, to, what)  # type: ignore[arg-type]
    assert who_acts(one)[0] == who


@pytest.mark.parametrize(
    ("text", "value", "unit", "whom", "owner"),
    [
        ("giáo viên thực hiện quy chế chuyên môn", 100, "%", "giáo viên", ("ca_nhan", ("GV",), "staff")),
        ("đăng ký thi đua", 100, "%", "cán bộ, giáo viên, nhân viên", ("ca_nhan", (), "staff")),
        ("giáo viên chủ nhiệm có sổ", 100, "%", "giáo viên chủ nhiệm", ("ca_nhan", ("GVCN",), "staff")),
        ("giáo viên đạt giỏi", 60, "%", "giáo viên", ("truong", (), "staff")),
        ("chuyên đề mỗi học kỳ", 1, "chuyên đề", "mỗi tổ chuyên môn", ("to", (), "staff")),
        ("dự giờ", 2, "tiết", "mỗi giáo viên", ("ca_nhan", ("GV",), "staff")),
        ("tiết dạy có ứng dụng", 80, "%", "mỗi giáo viên", ("ca_nhan", ("GV",), "staff")),
        ("góc thư viện", 1, "góc", "mỗi phòng học", ("truong", (), "staff")),
        ("học sinh lên lớp", 99, "%", "học sinh", ("truong", (), "pupils")),
        ("trường đạt chuẩn quốc gia", 5, "trường", "trường phổ thông", ("nganh", (), "staff")),
    ],
)  # fmt: skip
def test_whose_a_target_is(text: str, value: float, unit: str, whom: str, owner: tuple[object, ...]) -> None:
    assert owner_of(Target(text, "=", value, unit, whom, text))[:3] == owner


def test_a_target_that_names_nobody_is_the_schools_and_doubtful() -> None:
    made = drafted(Found(YEAR, targets=(Target("sáng kiến", ">=", 2, "sáng kiến", None, "…"),)), TODAY)
    assert made.plan.targets[0].level == "truong"
    assert (NoteKind.TARGET, "ct-1") in doubts(made)


def test_a_day_that_is_not_printed_is_a_proposal() -> None:
    first = Phase("Đợt 1", None, date(2027, 1, 16), "Từ nay đến 16/01", start_said="Từ nay")
    last = Phase("Đợt 2", date(2027, 1, 18), None, "đến hết năm học", end_said="hết năm học")
    made = drafted(Found(replace(YEAR, issued=date(2026, 9, 10)), phases=(first, last)), TODAY)
    assert [(one.start, one.end) for one in made.plan.phases] == [
        (date(2026, 9, 10), date(2027, 1, 16)), (date(2027, 1, 18), date(2027, 5, 31)),
    ]  # fmt: skip
    assert made.plan.phases[1].end_said == "hết năm học"
    assert {(NoteKind.PHASE, "1"), (NoteKind.PHASE, "2"), (NoteKind.HEAD, "ends")} <= doubts(made)
    assert mistakes(made.plan) == []


@pytest.mark.parametrize(
    ("issued", "start"), [(date(2026, 8, 20), date(2026, 9, 5)), (date(2026, 9, 10), date(2026, 9, 10))]
)
def test_a_plan_begins_with_its_paper_but_not_before_its_year(issued: date, start: date) -> None:
    made = drafted(Found(replace(YEAR, issued=issued)), TODAY)
    assert (made.plan.start, made.plan.end) == (start, date(2027, 5, 31))


def test_a_plan_without_a_day_to_register_by_is_proposed_one() -> None:
    made = drafted(Found(YEAR), TODAY)
    assert [(one.kind, one.due, one.origin) for one in made.plan.suggested] == [
        ("registration", DAY, "school")
    ]


@pytest.mark.parametrize(
    ("period", "today", "due"),
    [
        ("năm 2027", date(2026, 12, 20), date(2027, 1, 31)),
        ("năm học 2026-2027", date(2027, 1, 10), date(2027, 1, 24)),
        ("năm học 2020-2021", date(2026, 10, 5), date(2020, 10, 15)),
    ],
)
def test_the_day_proposed_is_one_that_can_be_kept(period: str, today: date, due: date) -> None:
    made = drafted(Found(replace(YEAR, period=period)), today)
    assert [one.due for one in made.plan.suggested] == [due]


def test_a_yearly_plan_without_titles_gets_the_usual_ones_to_look_at() -> None:
    made = drafted(Found(YEAR), TODAY)
    assert [one.code for one in made.plan.titles] == ["LĐTT", "CSTĐCS", "TTLĐTT", "TTLĐXS"]
    assert (NoteKind.TITLE, "ca_nhan/LĐTT") in doubts(made)


def test_a_themed_plan_asks_for_no_title() -> None:
    made = drafted(Found(replace(YEAR, kind="themed")), TODAY)
    assert (made.plan.kind, made.plan.asks, made.plan.titles) == (CampaignKind.THEMED, ("targets",), ())


@pytest.mark.parametrize("confidence", ["high", "low"])
def test_what_was_read_with_doubt_is_doubtful_and_nothing_else(confidence: Confidence) -> None:
    registers = ("giáo viên đăng ký với tổ trưởng", "registration", DAY, "by", False, "tổ trưởng", "…")
    found = Found(
        YEAR,
        phases=(Phase("Đợt 1", date(2026, 9, 7), date(2027, 1, 16), "…", confidence),),
        deadlines=(Deadline(*registers, confidence),),  # type: ignore[arg-type]
        targets=(Target("giáo viên dự giờ", "=", 100, "%", "giáo viên", "…", confidence),),
        titles=(Named("LĐTT", "…", "LĐTT", confidence),),
        awards=(Named("Giấy khen", "…", "GK", confidence),),
    )
    items = [one for one in drafted(found, TODAY).noted if one.kind is not NoteKind.HEAD]
    assert [one.doubtful for one in items] == [confidence == "low"] * 5


def test_a_title_that_is_printed_twice_is_one() -> None:
    printed = (Named("Lao động tiên tiến", "…", "LĐTT"), Named("LĐTT", "…", "LĐTT"))
    made = drafted(Found(YEAR, titles=printed), TODAY)
    assert [one.name for one in made.plan.titles] == ["Lao động tiên tiến"]
    assert [one.key for one in made.noted if one.kind is NoteKind.TITLE] == ["ca_nhan/LĐTT"]


def test_a_title_the_catalogue_does_not_know_or_that_is_several_is_doubtful() -> None:
    printed = (
        Named("hoa Phượng Đỏ", "…"),
        Named("Chiến sĩ thi đua", "…", "CSTĐ"),
        Named("LĐTT", "…", "LĐTT"),
    )
    made = drafted(Found(YEAR, titles=printed), TODAY)
    assert {key for kind, key in doubts(made) if kind == NoteKind.TITLE} == {
        "ca_nhan/hoa Phượng Đỏ", "ca_nhan/CSTĐ",
    }  # fmt: skip
    assert made.plan.titles[0].name == "Hoa Phượng Đỏ"


def test_awards_of_several_givers_share_no_code() -> None:
    given = (Named("Giấy khen của xã", "…", "GK"), Named("Giấy khen của Sở", "…", "GK"))
    made = drafted(Found(YEAR, awards=given), TODAY)
    assert [one.code for one in made.plan.awards] == ["GK", "GK-2"]


def test_as_many_awards_as_a_file_may_hold_get_codes_of_their_own() -> None:
    given = tuple(Named(f"Giấy khen của trường số {number}", "…", "GK") for number in range(5_000))
    made = drafted(Found(YEAR, awards=(*given, *given)), TODAY)
    assert len({one.code for one in made.plan.awards}) == len(made.plan.awards) == 5_000
    assert mistakes(made.plan) == []


def test_what_speaks_of_something_that_has_ended_is_doubtful() -> None:
    dead = Deadline("gửi báo cáo về Phòng GD&ĐT Bến Gió", "report", DAY, "by", False, "Phòng GD&ĐT", "…")
    made = drafted(Found(YEAR, deadlines=(dead,)), TODAY)
    assert (NoteKind.DEADLINE, "moc-1") in doubts(made)


def test_what_is_moved_takes_its_notes_along_and_leaves_those_of_what_stays_behind() -> None:
    covid = Target("giáo viên phòng, chống dịch COVID-19", "=", 100, "%", "giáo viên", "…")
    held = Target("giáo viên soạn bài trên máy", "=", 100, "%", "giáo viên", "…")
    undated = ToBeDated("tổng kết năm 2020", "…")
    old = Head(title="Thi đua năm học 2020-2021", kind="yearly", period="năm học 2020-2021")
    made = moved(drafted(Found(old, targets=(covid, held), to_be_dated=(undated,)), TODAY), 2026)
    assert made.plan.period == "năm học 2026-2027"
    kept = {(one.kind, one.key) for one in made.noted}
    assert (NoteKind.TARGET, "ct-2") in kept
    assert (NoteKind.TARGET, "ct-1") not in kept
    assert (NoteKind.UNDATED, made.plan.undated[0].what) in kept


def test_what_is_moved_takes_the_notes_of_its_proposals_along() -> None:
    made = drafted(Found(YEAR), TODAY)
    (proposed,) = made.plan.suggested
    settled = Noted(NoteKind.SUGGESTED, proposed.key, "…", doubtful=True)
    assert settled in moved(replace(made, noted=(*made.noted, settled)), 2027).noted


def test_an_empty_reading_still_makes_a_plan_without_mistakes() -> None:
    made = drafted(Found(), TODAY)
    assert mistakes(made.plan) == []
    assert (NoteKind.HEAD, "title") in doubts(made)


def test_what_was_found_comes_back_from_its_json() -> None:
    phase = Phase("Đợt 1", date(2026, 9, 5), None, "…", "low")
    found = Found(YEAR, phases=(phase,), titles=(Named("LĐTT", "…", "LĐTT"),))
    assert restored(Found, to_json(found)) == found


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*/*.txt"))[::7], ids=lambda file: file.stem)
def test_every_item_of_a_read_plan_has_one_note_and_a_key_of_its_own(file: Path) -> None:
    made = drafted(read_plan(file.read_text(encoding="utf-8")), TODAY)
    named = [(one.kind, one.key) for one in made.noted]
    assert len(named) == len(set(named))
    assert {one.code for one in mistakes(made.plan)} <= {"phases_overlap"}
    plan = made.plan
    items = (*plan.phases, *plan.deadlines, *plan.targets, *plan.titles, *plan.awards, *plan.undated)
    assert len([one for one in made.noted if one.kind is not NoteKind.HEAD]) == len(items)
