"""Times told from something that has no day: each sort of relations.toml, and what only looks like one."""

from __future__ import annotations

import pytest

from bot.plans.reader.relations import relations
from bot.plans.reader.source import folded
from tests.plans.reader.plans import read


def listed(*lines: str) -> list[str]:
    """Return what is to be dated of lines that stand under "THỰC HIỆN"; no day may be made of them."""
    found = read("V. TỔ CHỨC THỰC HIỆN", *lines)
    assert found.deadlines == ()
    return [one.kind for one in found.to_be_dated]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Nộp hồ sơ đề nghị khen thưởng sau khi có kết quả thi tốt nghiệp.", "dossier"),
        ("Sau hội nghị viên chức 01 tuần, các tổ nộp bản đăng ký thi đua về văn phòng.", "registration"),
        ("Gửi kết quả bình xét về Hội đồng trong vòng 03 ngày làm việc sau khi họp tổ.", "dossier"),
        ("Hết mỗi đợt, tổ trưởng báo cáo bằng văn bản sau 3 ngày.", "report"),
        ("Hồ sơ gửi về Sở sau khi được Hội đồng cấp xã thông qua.", "dossier"),
    ],
)
def test_after_something(line: str, kind: str) -> None:
    assert listed(f"- {line}") == [kind]


@pytest.mark.parametrize(
    "line",
    [
        "Các tổ nộp báo cáo trước khi kết thúc học kỳ I.",
        "Các tổ nộp báo cáo trước kỳ nghỉ Tết Nguyên đán.",
        "Tổ trưởng nộp báo cáo ít nhất 02 ngày trước buổi họp hội đồng sư phạm.",
    ],
)
def test_before_something(line: str) -> None:
    assert listed(f"- {line}") == ["report"]


@pytest.mark.parametrize(
    "line",
    [
        "Bình xét thi đua vào buổi sinh hoạt chuyên môn cuối tháng 5.",
        "Tổng kết phong trào vào lễ bế giảng năm học.",
        "Sơ kết được lồng ghép trong hội nghị sơ kết học kỳ I.",
    ],
)
def test_at_an_occasion(line: str) -> None:
    assert listed(f"- {line}") == ["review"]


@pytest.mark.parametrize(
    "line",
    [
        "Báo cáo gửi về Sở theo thông báo của Sở.",
        "Báo cáo đột xuất khi có yêu cầu của cấp trên.",
        "Báo cáo gửi về Sở theo kế hoạch của Sở.",
        "Thời gian nộp báo cáo: nhà trường sẽ thông báo sau.",
    ],
)
def test_when_somebody_says_so(line: str) -> None:
    assert listed(f"- {line}") == ["report"]


@pytest.mark.parametrize(
    "line",
    [
        "Tổ trưởng báo cáo kết quả thực hiện định kỳ hằng tháng.",
        "Báo cáo kết quả mỗi tháng một lần về Ban thi đua.",
        "Các tổ gửi báo cáo trước ngày 01/10 của các năm tiếp theo.",
        "Chi đoàn gửi báo cáo tháng trước ngày 25.",
    ],
)
def test_again_and_again(line: str) -> None:
    assert listed(f"- {line}") == ["report"]


@pytest.mark.parametrize(
    "line",
    [
        "Giữa học kỳ II, các tổ gửi báo cáo tiến độ.",
        "Nộp báo cáo vào tuần thứ hai của tháng 5.",
        "Tuần cuối tháng Chín: các tổ nộp báo cáo.",
    ],
)
def test_in_a_part_of_the_year(line: str) -> None:
    assert listed(f"- {line}") == ["report"]


def test_a_sentence_that_only_says_when_goes_with_its_task() -> None:
    assert listed("- Hội đồng họp, trình Hiệu trưởng danh sách khen; thời gian họp sẽ thông báo sau.") != []
    found = read("V. THỰC HIỆN", "- Sáng kiến gửi về thư ký Hội đồng. Thời hạn: 20/3/2025.").deadlines
    assert [(one.kind, one.due.isoformat()) for one in found] == [("other", "2025-03-20")]


def test_only_the_task_without_a_day_is_to_be_dated() -> None:
    line = "- Gửi báo cáo sơ kết trước ngày 15/01/2025, báo cáo tổng kết khi kết thúc năm học."
    found = read("V. THỰC HIỆN", line)
    assert [one.due.isoformat() for one in found.deadlines] == ["2025-01-15"]
    assert [one.what for one in found.to_be_dated] == ["báo cáo tổng kết khi kết thúc năm học"]


@pytest.mark.parametrize(
    "line",
    [
        "Hồ sơ khen thưởng thực hiện theo quy định của Luật Thi đua, khen thưởng.",
        "Học sinh hoàn thành bài tập trước khi đến lớp.",
        "Kết quả bình xét được công khai trước toàn thể hội đồng.",
        "Kiểm tra, đánh giá học sinh thường xuyên, định kỳ đúng quy chế.",
        "Ban thi đua chấm điểm các lớp hằng tuần, công bố vào giờ chào cờ.",
        "Ban Chỉ đạo chọn 5 điển hình báo cáo tại Đại hội.",
        "Kết quả dùng để biểu dương, không tính vào việc xét danh hiệu cuối năm.",
        "Đề nghị Đảng ủy xã tặng Giấy khen cho không quá 02 đảng viên mỗi năm.",
        "Nếu có vướng mắc, các tổ báo cáo về Ban giám hiệu để được hướng dẫn.",
    ],
)
def test_what_says_no_time(line: str) -> None:
    assert listed(f"- {line}") == []


def test_a_part_that_names_a_review_is_none_of_its_times() -> None:
    found = read("IV. LỊCH", "- Cuối tháng 3: sơ kết giữa kỳ.")
    assert ([one.due.isoformat() for one in found.deadlines], found.to_be_dated) == (["2025-03-31"], ())


@pytest.mark.parametrize(
    ("words", "sorts"),
    [
        ("sau khi có kết quả", {"after"}),
        ("trước kỳ nghỉ hè", {"before"}),
        ("cùng với tổng kết năm học", {"at"}),
        ("đúng thời gian quy định", {"notice"}),
        ("theo kế hoạch của Sở", {"told"}),
        ("02 tuần/lần", {"recurring"}),
        ("vào đầu năm học", {"part"}),
        ("thứ Sáu, hướng dẫn chuyên sâu", set()),
    ],
)
def test_the_sorts_of_relations(words: str, sorts: set[str]) -> None:
    assert relations(folded(words)) == sorts
