"""The table of contents: what can be talked about, and the words that lead there."""

from __future__ import annotations

from bot.desk import Command, Entry
from bot.domain.delivery.announcements import AnnouncementFacts
from bot.domain.delivery.frequency import FrequencyFacts
from bot.domain.delivery.missing import MissingFacts
from bot.domain.delivery.papers import PaperFacts
from bot.domain.delivery.snoozes import SnoozeFacts
from bot.domain.delivery.upcoming import DatesFacts
from bot.domain.privacy import MyData
from bot.domain.registering.conditions import ConditionFacts
from bot.domain.registering.forms import RegistrationFacts
from bot.domain.registering.overview import MineFacts
from bot.domain.registering.progress_form import REPLACE, ProgressFacts
from bot.domain.school.linking import LinkFacts
from handlers.announce import announce
from handlers.calendar import calendar
from handlers.frequency import frequency
from handlers.help import HelpFacts, show_help
from handlers.link import link
from handlers.mine import mine
from handlers.missing import missing
from handlers.mydata import mydata
from handlers.progress import progress
from handlers.register import register
from handlers.rules import rules
from handlers.sent import sent
from handlers.snooze import snooze

PROJECT = "thidua"

CONVERSATIONS: dict[str, Entry] = {
    "register": Entry(register, RegistrationFacts, opening=RegistrationFacts.opening),
    "mine": Entry(mine, MineFacts),
    "progress": Entry(progress, ProgressFacts, opening=ProgressFacts.opening),
    "rules": Entry(rules, ConditionFacts, opening=ConditionFacts.opening),
    "calendar": Entry(calendar, DatesFacts),
    "sent": Entry(sent, PaperFacts, opening=PaperFacts.opening),
    "frequency": Entry(frequency, FrequencyFacts, opening=FrequencyFacts.opening),
    "snooze": Entry(snooze, SnoozeFacts, opening=SnoozeFacts.opening),
    "link": Entry(link, LinkFacts, who="anyone", opening=LinkFacts.opening),
    "mydata": Entry(mydata, MyData),
    "missing": Entry(missing, MissingFacts, who="lead"),
    "announce": Entry(announce, AnnouncementFacts, who="admin"),
    "help": Entry(show_help, lambda turn: HelpFacts(turn, COMMANDS, CONVERSATIONS), who="anyone"),
}

COMMANDS: dict[str, Command] = {
    "dangky": Command(
        "register",
        ("dang ky thi dua", "dang ky danh hieu", "dang ki", "dang ky", "dky", "dki", "dk"),
        questions=("khong dang ky", "khong dang ki", "ko dang ky", "khong dk", "ko dk"),
    ),
    "cuatoi": Command(
        "mine",
        ("cua toi", "cua em", "dang ky cua toi", "xem dang ky", "sua dang ky", "rut dang ky", "huy dang ky"),
    ),
    "tiendo": Command("progress", ("tien do", "bao tien do", "cap nhat tien do", "ghi tien do")),
    "suatiendo": Command(
        "progress",
        ("sua tien do", "sua lai tien do", "ghi nham tien do"),
        listed=False,
        args={"mode": REPLACE},
    ),
    "dieukien": Command(
        "rules",
        ("dieu kien", "tieu chuan"),
        questions=("la gi", "can gi", "dieu kien gi", "nhu the nao"),
        listed=False,
    ),
    "lich": Command("calendar", ("lich", "lich cua toi", "han cua toi", "cac moc", "sap toi co gi")),
    "nhacnho": Command("frequency", ("nhac nho", "tan suat nhac", "tat nhac", "nhac it", "nhac nhieu")),
    "hoan": Command("snooze", ("nhac lai sau", "nhac lai", "nhac sau", "hoan nhac", "sau"), listed=False),
    "dagui": Command("sent", ("da gui", "da nop"), listed=False),
    "hoantac": Command("sent", ("hoan tac",), listed=False, args={"undo": True}),
    "start": Command("link", listed=False),
    "dulieu": Command("mydata", ("du lieu", "xoa du lieu", "rut lai dong y", "go lien ket")),
    "chuatraloi": Command(
        "missing",
        ("ai chua phan hoi", "chua phan hoi", "chua tra loi", "ai chua dang ky", "con ai chua"),
    ),
    "thongbao": Command("announce", ("gui thong bao", "thong bao")),
    "trogiup": Command("help", ("tro giup", "giup", "help", "huong dan")),
}
