"""Reading a delivered reminder back: small patterns for the wording people know, nothing of the program."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import date

from tests.walks.model import Line, Message, Rolled, day_of

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
LEFT = r"(?:Còn \d+ ngày|Ngày mai là ngày cuối|Hôm nay là ngày cuối|Quá hạn \d+ ngày)"
LEAD = rf"(?:{LEFT}|Vẫn còn nhận|Còn một bước|Hôm nay bắt đầu)"
DAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)}), (?P<day>\d\d/\d\d/\d{{4}})"
FIRST = re.compile(rf"(?P<words>{LEAD}): (?P<rest>.*)")
LISTED = re.compile(rf"(?:- )?(?P<words>{LEAD}): (?P<what>.*), {DAY}\.")
SILENT = re.compile(r"(?P<total>\d+) người chưa phản hồi, ")
SORRY = re.compile(r"Hệ thống vừa gián đoạn từ .* đến .*, xin lỗi thầy cô vì lời nhắc đến muộn\.\n\n")
OTHERS = re.compile(r"^(?:Phần (?:Thầy|Cô) .* phụ trách: \d+ người chưa phản hồi|- .+: \d+ người\.)", re.M)
TEAM = re.compile(r"- (?P<team>.+?)(?: \(chưa có tổ trưởng\))?: (?P<total>\d+) người\.")
CLOSED = re.compile(r"Danh sách đăng ký .* đã chốt\.")
UNREACHED = "Chưa nhận được tin qua trợ lý, xin báo trực tiếp giúp: "
DATES = [
    re.compile(rf"{start}{DAY}(?:, (?P<left>[^.()]+))?")
    for start in (
        r"Nộp trong giờ hành chính, chậm nhất ",
        r"Hạn cuối(?: \(dự kiến\))?: ",
        r"Hạn cuối là ",
        r"Hạn cuối ",
        r"Ngày cuối của đợt: ",
        r"Ngày kết thúc đã đăng ký: ",
        r"Công việc đã đăng ký, bắt đầu ",
    )
]


class NotUnderstood(AssertionError):
    """A reminder is worded in a way nobody knows."""


def plain(text: str) -> str:
    """Return a text as it is seen."""
    return html.unescape(re.sub(r"</?[a-z]+>", "", text))


def own_part(text: str) -> str:
    """Return a reminder without what is told of others, and without the sentence about an outage."""
    return OTHERS.split(SORRY.sub("", text), maxsplit=1)[0]


def read(text: str, known: Sequence[str]) -> Message:
    """Return what a message says; `known` is everything there is to do, for names cut short."""
    if CLOSED.match(text):
        return Message((), closed=True)
    excused = bool(SORRY.match(text))
    text = SORRY.sub("", text, count=1)
    first = FIRST.match(text)
    if first is None:
        raise NotUnderstood(text)
    rolled = read_rolled(text)
    if SILENT.match(first["rest"]):
        return Message((), rolled, excused)
    own = own_part(text)
    found = LISTED.fullmatch(own.partition("\n")[0]) and "Việc khác của" in own
    lines = tuple(read_lines(own)) if found else (read_single(own),)
    named = (Line(one.words, in_full(one.what, known), one.day, one.draft) for one in lines)
    return Message(tuple(named), rolled, excused)


def read_lines(own: str) -> list[Line]:
    """Return the things of a message about several."""
    found = []
    for line in own.splitlines():
        if one := LISTED.fullmatch(line):
            what, said = one["what"], (" (còn một bước)", ", còn một bước là gửi")
            draft = what.endswith(said)
            for each in said:
                what = what.removesuffix(each)
            found.append(Line(one["words"], what, read_day(one), draft))
    return found


def read_single(own: str) -> Line:
    """Return the one thing of a message, whose words of time left must agree wherever they stand."""
    first = FIRST.match(own)
    found = next(filter(None, (pattern.search(own) for pattern in DATES)), None)
    if first is None or found is None:
        raise NotUnderstood(own)
    words, left = first["words"], found["left"]
    what = first["rest"].removesuffix(".")
    if re.fullmatch(LEFT, words) and left is not None and left.strip().lower() != words.lower():
        raise NotUnderstood(f"{words} is not {left}: {own}")
    draft = words == "Còn một bước"
    return Line(words, what.removeprefix("gửi bản ") if draft else what, read_day(found), draft)


def read_rolled(text: str) -> tuple[Rolled, ...]:
    """Return what is told of others."""
    found: list[Rolled] = []
    for line in text.splitlines():
        team = TEAM.fullmatch(line)
        if team:
            found.append(Rolled(team["team"], int(team["total"])))
        elif found and line.startswith(UNREACHED):
            last = found[-1]
            names = read_names(line.removeprefix(UNREACHED))
            found[-1] = Rolled(last.team, last.total, last.names, names)
        elif found and line and line != "Nhà trường":
            found[-1] = Rolled(found[-1].team, found[-1].total, read_names(line))
    said = [int(total) for total in re.findall(r"(\d+) người chưa phản hồi", text)]
    if found and said != [sum(one.total for one in found)]:
        raise NotUnderstood(text)
    return tuple(sorted(found))


def read_names(line: str) -> tuple[str, ...]:
    """Return the names of a line."""
    return tuple(line.removesuffix(".").split(", "))


def read_day(found: re.Match[str]) -> date:
    """Return a day whose weekday is right."""
    day = day_of(found["day"])
    if WEEKDAYS[day.weekday()] != found["weekday"]:
        raise NotUnderstood(found[0])
    return day


def in_full(what: str, known: Sequence[str]) -> str:
    """Return what is to be done in full where a message had to cut it short."""
    if not what.endswith("…"):
        return what
    fitting = {one for one in known if one.startswith(what[:-1].rstrip())}
    return fitting.pop() if len(fitting) == 1 and len(what) >= 25 else what
