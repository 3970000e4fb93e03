"""`thidua plan read`: a summary in words, JSON, and one sentence for what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

from bot.cli.campaigns import plan
from tests.cli.conftest import Call
from tests.plans.made import as_docx
from tests.plans.reader.plans import HEAD

TEXT = HEAD + (
    "I. CHỈ TIÊU\n- Trên 95% học sinh lên lớp.\nII. THỜI GIAN\n- Đợt 1: từ 05/9/2024 đến hết năm học.\n"
    "III. THỰC HIỆN\n- Các tổ nộp bản đăng ký về nhà trường trước thứ Hai, ngày 15/10/2024.\n"
    "- Báo cáo vào dịp sơ kết.\n"
)


def test_a_summary_in_words(call: Call, folder: Path) -> None:
    (folder / "ke-hoach.txt").write_text(TEXT, encoding="utf-8")
    said = call(plan, "read", "ke-hoach.txt")
    assert said.exit_code == 0
    for words in (
        "Trường THCS Hoa Phượng", "Đợt 1: thứ Năm, 05/09/2024 đến “", "hết năm học” (chưa có ngày)",
        "trên 95%", "(?) Các tổ nộp bản đăng ký về nhà trường: trước thứ Ba, 15/10/2024",
        "nơi nhận: nhà trường",
        "Báo cáo vào dịp sơ kết", "không phải thứ Hai", "sẽ dùng danh mục của trường",
    ):  # fmt: skip
        assert words in said.stdout


def test_json_of_a_word_file(call: Call, folder: Path) -> None:
    (folder / "ke-hoach.docx").write_bytes(as_docx(TEXT))
    found = json.loads(call(plan, "read", "ke-hoach.docx", "--json").stdout)
    assert found["number"] == "12/KH-THCS"
    assert [(one["due"], one["mode"], one["kind"]) for one in found["deadlines"]] == [
        ("2024-10-15", "before", "registration")
    ]


def test_what_is_no_plan_is_told(call: Call, folder: Path) -> None:
    (folder / "thu.txt").write_text("THƯ NGỎ\nKính gửi quý phụ huynh học sinh.\n", encoding="utf-8")
    assert "không giống một kế hoạch thi đua" in call(plan, "read", "thu.txt").stdout


def test_what_cannot_be_read_costs_a_sentence(call: Call, folder: Path) -> None:
    (folder / "cu.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)
    refused = call(plan, "read", "cu.doc")
    assert (refused.exit_code, refused.stdout, ".docx" in refused.stderr) == (1, "", True)
    missing = call(plan, "read", "khong-co.docx")
    assert (missing.exit_code, "khong-co.docx" in missing.stderr) == (1, True)


def test_what_is_no_file_costs_a_sentence(call: Call, folder: Path) -> None:
    (folder / "thư mục").mkdir()
    for name in ("thư mục", "ke-hoach.txt/trong", "k" * 400 + ".docx"):
        (folder / "ke-hoach.txt").touch()
        refused = call(plan, "read", name)
        assert (refused.exit_code, refused.stdout, name in refused.stderr) == (1, "", True)


def test_a_file_larger_than_any_plan_is_not_read_to_its_end(call: Call, folder: Path) -> None:
    with (folder / "nang.docx").open("wb") as made:
        made.truncate(1 << 33)
    refused = call(plan, "read", "nang.docx")
    assert (refused.exit_code, "20 MB" in refused.stderr) == (1, True)
