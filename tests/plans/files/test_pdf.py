"""PDFs: what is printed, without what every page prints."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from bot.plans.files import pdf
from bot.plans.files.pdf_running import without_running
from tests.plans.files.sample import PLAN, read, refused
from tests.plans.made import as_pdf
from tests.plans.making.pdf import FONT, pages_of, register
from tests.plans.making.txt import disguised


def printed(*pages: Callable[[Canvas], None], **options: object) -> bytes:
    """Return a PDF of pages that draw themselves."""
    register()
    written = BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1, **options)
    for page in pages:
        canvas.setFont(FONT, 12)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def lines(*said: str, top: int = 800) -> Callable[[Canvas], None]:
    """Return a page of lines."""

    def draw(canvas: Canvas) -> None:
        for row, line in enumerate(said):
            canvas.drawString(70, top - 18 * row, line)

    return draw


def test_a_plan_comes_out_as_it_is_printed() -> None:
    document = read(as_pdf(PLAN))
    assert document.text.rstrip() == "\n".join(" ".join(line.split()) for line in pages_of(PLAN)[0])
    assert (document.kind, document.pages, document.notes) == ("pdf", 1, ())


def test_pages_are_apart_and_their_numbers_gone() -> None:
    long = "\n".join(
        f"{place}. Mỗi tổ có {place} tiết dạy tốt trong tháng {place % 12 + 1}." for place in range(1, 200)
    )
    document = read(as_pdf(long))
    assert document.pages == len(pages_of(long)) == 6
    assert [line for line in document.text.replace("\f", "\n").split("\n") if line] == long.split("\n")


def test_running_heads_are_said_once_and_figures_kept() -> None:
    pages = [
        lines(
            "Trường THCS Bến Gió", f"Trang {n}/3", f"Câu {n} của kế hoạch thi đua năm học này", "100", "- 7 -"
        )
        for n in (1, 2, 3)
    ]
    assert read(printed(*pages)).text.split("\f") == [
        "Trường THCS Bến Gió\nCâu 1 của kế hoạch thi đua năm học này\n100\n- 7 -",
        "Câu 2 của kế hoạch thi đua năm học này",
        "Câu 3 của kế hoạch thi đua năm học này",
    ]


def test_what_is_repeated_inside_pages_is_the_texts() -> None:
    pages = [[f"{n} một", f"{n} hai", "Tiêu chí", f"{n} ba", f"{n} bốn"] for n in range(1, 5)]
    assert without_running([*pages, ["Tiêu chí", "cuối"]]) == [*pages, ["Tiêu chí", "cuối"]]


def test_a_lone_figure_is_no_page_number_by_itself() -> None:
    one = lines("Số lớp của cả trường trong năm học mới, theo kế hoạch đã duyệt", "12")
    assert read(printed(one)).text.endswith("\n12")
    numbered = [
        lines(f"Trang thứ {n} của một tập in chung với tập khác, nối nhau", str(n + 40)) for n in range(1, 5)
    ]
    assert not [line for line in read(printed(*numbered)).text.split() if line.isdigit() and int(line) > 40]


def test_a_small_figure_is_a_notes_mark() -> None:
    def page(canvas: Canvas) -> None:
        for height, pieces in (
            (800, (("Thực hiện Kế hoạch ngày 03/4/2024", 0), ("1", 4), (" của Sở trong năm 2024", 0))),
            (700, (("1", 4), (" Về xây dựng điển hình tiên tiến", 0))),
        ):
            words = canvas.beginText(70, height)
            for piece, rise in pieces:
                words.setFont(FONT, 7 if rise else 12)
                words.setRise(rise)
                words.textOut(piece)
            canvas.drawText(words)

    assert read(printed(page)).text == (
        "Thực hiện Kế hoạch ngày 03/4/2024¹ của Sở trong năm 2024\n¹ Về xây dựng điển hình tiên tiến"
    )


@pytest.mark.parametrize("font", ["tcvn3", "vni"])
def test_an_old_font_is_converted(font: str) -> None:
    said = "Kế hoạch phát động\nthi đua của trường\nngày 05/9/2026"
    document = read(printed(lines(*disguised(said, font).split("\n"))))
    assert document.text == said
    assert document.notes == (font,)


def test_a_scan_says_so() -> None:
    assert refused(printed(lambda canvas: canvas.rect(50, 50, 400, 600, fill=1))) == "plan_scan"
    assert refused(printed(*[lines("3")] * 4)) == "plan_scan"


def test_a_page_without_words_is_noted() -> None:
    document = read(
        printed(lines(*PLAN.split("\n")[:20]), lambda canvas: canvas.rect(50, 50, 400, 600, fill=1))
    )
    assert document.notes == ("pages_without_text",)
    assert document.pages == 2


def test_a_locked_file_says_so_and_one_locked_for_writing_is_read() -> None:
    closed = StandardEncryption("bi-mat", ownerPassword="khac")
    assert refused(printed(lines(*PLAN.split("\n")), encrypt=closed)) == "plan_locked"
    printable = StandardEncryption("", ownerPassword="khac", canModify=0)
    assert read(printed(lines(*PLAN.split("\n")), encrypt=printable)).text.startswith("UBND XÃ SÔNG TRONG")


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.4\nkh\xc3\xb4ng c\xc3\xb3 g\xc3\xac\n%%EOF"])
def test_a_damaged_file_says_so(content: bytes) -> None:
    assert refused(content) == "plan_damaged"


def test_what_is_too_long_is_refused_and_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    head = "Trường THCS Bến Gió, kế hoạch phát động phong trào thi đua năm học 2026-2027"
    pages = [lines(head, f"Câu {n} của kế hoạch thi đua") for n in range(1, 7)]
    monkeypatch.setattr(pdf, "MOST_LETTERS", 500)
    assert refused(printed(*pages)) == "plan_long"


def test_a_file_of_too_many_pages_is_refused() -> None:
    assert refused(printed(*[lines("Một trang của một tập rất dài")] * 301)) == "plan_long"
