"""A campaign file is read whole, or refused with a line and a reason for everything that is wrong."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.plan import CampaignKind, CampaignPlan, DeadlineKind, EraBound, Mode, Origin, Who
from bot.plans.campaign_file import located, read_campaign
from bot.plans.checks import cautions
from bot.plans.presets import load_source, read_preset
from bot.plans.problems import BadFile, Problem, problem_lines, sentences

ROOT = Path(__file__).parents[2]
EXAMPLE = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/campaign-file.md").read_text("utf-8"), re.DOTALL)[0]
SMALL = """\
title = "Phong trào thi đua"
unit = "Trường THCS Hoa Sen"
kind = "yearly"
period = "năm học 2026-2027"
start = 2026-09-05
end = 2027-05-25

[[phases]]
name = "Đợt 1"
start = 2026-09-05
end = 2027-01-15

[[phases]]
name = "Đợt 2"
start = 2027-01-16
end = 2027-05-25

[[deadlines]]
key = "dang-ky"
what = "đăng ký thi đua"
kind = "registration"
due = 2026-10-15
mode = "by"
who = "person"

[[targets]]
key = "cntt"
text = "Số tiết dạy sử dụng công nghệ thông tin"
level = "ca_nhan"
op = ">="
value = 80
unit = "%"

[[titles]]
code = "LĐTT"
level = "ca_nhan"
percent = 80
"""


def good(text: str, name: str = "hoa-sen") -> CampaignPlan:
    """Return the campaign of a text that must be right."""
    plan = read_campaign(text, name)
    assert isinstance(plan, CampaignPlan), problem_lines(plan.problems)
    return plan


def bad(text: str, name: str = "hoa-sen") -> tuple[Problem, ...]:
    """Return what is wrong with a text that must be refused."""
    plan = read_campaign(text, name)
    assert isinstance(plan, BadFile)
    assert problem_lines(plan.problems)
    return plan.problems


def test_the_example_of_the_guide_is_read_whole() -> None:
    plan = good(EXAMPLE, "bất kỳ")
    assert (plan.id, plan.kind, plan.number) == ("hoa-sen-2026", CampaignKind.YEARLY, "15/KH-THCSHS")
    assert (plan.issued, plan.start, plan.end) == (date(2026, 9, 1), date(2026, 9, 5), date(2027, 5, 25))
    assert [(one.key, one.mode, one.who) for one in plan.deadlines] == [
        ("dang-ky", Mode.BY, Who.PERSON),
        ("danh-sach-len-xa", Mode.BEFORE, Who.UNIT),
        ("phase-1-end", Mode.BY, Who.PERSON),
        ("phase-2-end", Mode.BY, Who.PERSON),
    ]
    assert [(one.key, one.origin) for one in plan.suggested] == [("so-ket", Origin.SCHOOL)]
    assert [(one.code, one.name, one.holder) for one in plan.titles] == [
        ("LĐTT", "Lao động tiên tiến", ""),
        ("CĐ-VM", "Công đoàn vững mạnh", "Công đoàn"),
    ]
    assert plan.awards[0].name == "Giấy khen"
    assert plan.era_bound == (EraBound("Chủ đề năm học: “Trường học số”.", "school_year_theme"),)
    assert cautions(plan, DaysOff.known((2026, 2027))) == ()


def test_the_guide_names_every_key_and_era() -> None:
    guide = (ROOT / "docs/campaign-file.md").read_text("utf-8")
    tables = "deadlines targets titles phases participants criteria"
    bad_tables = "\n".join(f"[[{one}]]\n" for one in tables.split())
    missing = {str(problem.facts["key"]) for problem in bad(bad_tables) if problem.code == "missing"}
    assert {key for key in missing if f"`{key}`" not in guide} == set()
    assert {era for era in sentences("shift") if f"`{era}`" not in guide and era[0] != "_"} == set()


def test_the_end_of_a_phase_is_a_deadline_unless_the_file_gives_it() -> None:
    derived = good(SMALL).deadlines[1]
    assert (derived.key, derived.kind) == ("phase-1-end", DeadlineKind.PHASE_END)
    assert (derived.due, derived.what) == (date(2027, 1, 15), "cập nhật kết quả thực hiện Đợt 1")
    own = good(SMALL.replace('key = "dang-ky"', 'key = "phase-1-end"'))
    assert [one.key for one in own.deadlines] == ["phase-1-end", "phase-2-end"]
    assert own.deadlines[0].due == date(2026, 10, 15)


def test_a_themed_campaign_asks_for_targets_unless_told_otherwise() -> None:
    assert good(SMALL).asks == ("title", "targets")
    assert good(SMALL.replace("yearly", "themed")).asks == ("targets",)
    assert good('asks = ["work_items"]\n' + SMALL.replace("yearly", "peak")).asks == ("work_items",)


def test_a_unit_s_campaign_over_calendar_years_needs_no_phases() -> None:
    text = """
title = "Cao điểm thi đua của ngành"
unit = "Sở Giáo dục và Đào tạo (ví dụ)"
kind = "peak"
period = "giai đoạn 2024-2025"
start = 2024-04-03
end = 2025-12-31
asks = ["work_items"]
deadlines = [
  { key = "tong-ket", what = "gửi hồ sơ khen thưởng", kind = "dossier", due = 2025-10-31, mode = "within", who = "unit", tentative = true },
]
"""  # noqa: E501
    plan = good(text)
    assert plan.phases == ()
    assert [(one.mode, one.tentative) for one in plan.deadlines] == [(Mode.WITHIN, True)]


def test_windows_files_with_a_mark_and_decomposed_letters_are_read() -> None:
    decomposed = SMALL.replace("Trường", "Tru\u031bo\u031b\u0300ng").replace("\n", "\r\n")
    assert good("\ufeff" + decomposed).unit == "Trường THCS Hoa Sen"


CASES = [
    ('title = "Phong trào thi đua"', "title = Phong trào", 1, "", "bad_value"),
    ('code = "LĐTT"', 'code = "LĐTT', 35, "", "syntax"),
    ("due = 2026-10-15", "due = 15/10/2026", 22, "", "bad_value"),
    ("due = 2026-10-15", "due = 2026-02-30", 22, "", "bad_value"),
    ('mode = "by"', 'mode = "by"\nmode = "by"', 24, "", "repeated"),
    ('unit = "%"', 'unit = "%"\nnotes = [', 35, "", "bad_value"),
    ('unit = "Trường', 'unti = "Trường', 2, "unti", "unknown_key_near"),
    ('unit = "Trường THCS Hoa Sen"', "", 1, "unit", "missing"),
    ("[[titles]]", "[[title]]", 34, "", "repeated"),
    ("[[targets]]", "[[target]]", 26, "target", "unknown_key_near"),
    ('who = "person"', 'zzzz = "person"\nwho = "person"', 24, "deadlines[1].zzzz", "unknown_key"),
    ('name = "Đợt 2"', "", 13, "phases[2].name", "missing"),
    ('name = "Đợt 2"', 'name = " "', 14, "phases[2].name", "empty"),
    ('name = "Đợt 2"', "name = 2", 14, "phases[2].name", "not_text"),
    ('unit = "%"', 'unit = "%"\nroles = "GV"', 33, "targets[1].roles", "not_texts"),
    ('key = "cntt"', 'key = "Tiết dạy"', 27, "targets[1].key", "not_slug"),
    ("due = 2026-10-15", 'due = "2026-10-15"', 22, "deadlines[1].due", "not_date"),
    ("due = 2026-10-15", "due = 2026-10-15T07:00:00", 22, "deadlines[1].due", "not_date"),
    ("due = 2026-10-15", "due = 2206-10-15", 22, "deadlines[1].due", "date_out_of_range"),
    ("value = 80", 'value = "80"', 31, "targets[1].value", "not_number"),
    ("value = 80", "value = nan", 31, "targets[1].value", "not_number"),
    ("value = 80", "value = 180", 31, "targets[1].value", "out_of_range"),
    ("percent = 80", "percent = -1", 37, "titles[1].percent", "out_of_range"),
    ('mode = "by"', 'mode = "by"\ntentative = "có"', 24, "deadlines[1].tentative", "not_flag"),
    ("[[titles]]", "[titles]", 34, "titles", "not_tables"),
    ('kind = "yearly"', 'kind = "yearli"', 3, "kind", "not_a_choice_near"),
    ('who = "person"', 'who = "hiệu trưởng"', 24, "deadlines[1].who", "not_a_choice"),
    ('op = ">="\n', "", 30, "targets[1].value", "value_without_op"),
    ('code = "LĐTT"', 'code = "XYZ"', 35, "titles[1].code", "name_needed"),
    ('code = "LĐTT"', 'code = "LĐTTT"', 35, "titles[1].code", "name_needed_near"),
    ('unit = "%"', 'unit = "%"\nlater = "khác"', 33, "targets[1].later", "later_without_era"),
    ('unit = "%"', 'unit = "%"\nera = "covit"', 33, "targets[1].era", "not_a_choice_near"),
    ("end = 2027-05-25\n\n[[p", "end = 2026-05-25\n\n[[p", 6, "end", "end_before_start"),
    ("start = 2027-01-16", "start = 2027-06-16", 16, "phases[2].end", "end_before_start"),
    ("start = 2027-01-16", "start = 2027-01-15", 15, "phases[2].start", "phases_overlap"),
    (
        "start = 2026-09-05\nend = 2027-01",
        "start = 2026-09-01\nend = 2027-01",
        8,
        "phases[1]",
        "phase_outside",
    ),
    (
        "[[titles]]",
        '[[titles]]\ncode = "LĐTT"\nlevel = "ca_nhan"\n[[titles]]',
        38,
        "titles[2].code",
        "duplicate",
    ),
    ('"yearly"', '"themed"\nasks = ["title"]', 4, "asks", "no_titles_here"),
]


@pytest.mark.parametrize(("old", "new", "line", "path", "code"), CASES)
def test_a_mistake_has_its_line_and_reason(old: str, new: str, line: int, path: str, code: str) -> None:
    assert old in SMALL
    found = bad(SMALL.replace(old, new, 1))
    assert (line, path, code) in [(problem.line, problem.path, problem.code) for problem in found]


def test_every_sentence_about_a_file_is_reached() -> None:
    elsewhere = {"no_file", "unreadable", "not_utf8", "id_needed", "far_due", "sunday", "holiday"}
    said = {code for code in sentences("problems") if not code.startswith("_")}
    assert {case[-1] for case in CASES} | elsewhere == said


def test_one_reading_shows_every_mistake_in_the_order_of_the_lines() -> None:
    text = (
        SMALL.replace("unit =", "unti =", 1).replace('"by"', '"buy"').replace("percent = 80", "percent = 800")
    )
    lines = problem_lines(bad(text))
    assert [line.split(":")[0] for line in lines] == ["dòng 1", "dòng 2", "dòng 23", "dòng 37"]
    assert lines[1] == "dòng 2: unti: không có khóa “unti” ở đây; có phải là “unit”?"
    assert "before, by, within" in lines[2]
    assert problem_lines(bad("title = Phong"))[0].startswith("dòng 1: ngày, giờ hoặc giá trị không hợp lệ")


def test_a_file_whose_name_is_no_id_must_give_one() -> None:
    assert [problem.code for problem in bad(SMALL, "Kế hoạch")] == ["id_needed"]
    assert good(SMALL, "hoa-sen-2026").id == "hoa-sen-2026"


def test_cautions_point_at_far_dates_and_days_off() -> None:
    days_off = DaysOff.known((2025, 2026, 2027))
    far = SMALL.replace("2026-10-15", "2025-10-15")
    assert [(one.code, one.line) for one in located(cautions(good(far), days_off), far)] == [("far_due", 22)]
    off = SMALL.replace("2026-10-15", "2027-01-01").replace("end = 2027-01-15", "end = 2027-01-10")
    found = located(cautions(good(off), days_off), off)
    assert [(one.code, one.line) for one in found] == [("sunday", 11), ("holiday", 22)]
    assert problem_lines(found)[0] == "dòng 11: phases[1].end: 10/01/2027 là Chủ nhật."
    before = good(off.replace('mode = "by"', 'mode = "before"'))
    assert [one.path for one in cautions(before, days_off)] == ["phases[1].end"]


def test_a_source_is_a_preset_or_a_file(tmp_path: Path) -> None:
    assert load_source("bao-khe-2021") == read_preset("bao-khe-2021")
    path = tmp_path / "hoa-sen.toml"
    path.write_text(SMALL, encoding="utf-8-sig")
    assert load_source(str(path)) == good(SMALL)
    path.write_bytes(SMALL.encode("utf-16"))
    refused = {
        str(path): "not_utf8",
        str(tmp_path): "unreadable",
        "không-có": "no_file",
        "a\0b": "unreadable",
    }
    for source, code in refused.items():
        found = load_source(source)
        assert isinstance(found, BadFile)
        assert [problem.code for problem in found.problems] == [code]
    unknown = read_preset("khac")
    assert isinstance(unknown, BadFile)
    assert problem_lines(unknown.problems)[0].startswith("không tìm thấy")
