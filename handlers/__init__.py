"""The table of contents: what can be talked about, and the words that lead there."""

from __future__ import annotations

from bot.desk import Command, Entry
from bot.domain.announcements import AnnouncementFacts
from bot.domain.conditions import ConditionFacts
from bot.domain.forms import RegistrationFacts
from bot.domain.linking import LinkFacts
from bot.domain.missing import MissingFacts
from bot.domain.overview import MineFacts
from bot.domain.privacy import MyData
from handlers.announce import announce
from handlers.help import HelpFacts, show_help
from handlers.link import link
from handlers.mine import mine
from handlers.missing import missing
from handlers.mydata import mydata
from handlers.register import register
from handlers.rules import rules

PROJECT = "thidua"

CONVERSATIONS: dict[str, Entry] = {
    "register": Entry(register, RegistrationFacts, opening=RegistrationFacts.opening),
    "mine": Entry(mine, MineFacts),
    "rules": Entry(rules, ConditionFacts, opening=ConditionFacts.opening),
    "link": Entry(link, LinkFacts, who="anyone", opening=LinkFacts.opening),
    "mydata": Entry(mydata, MyData),
    "missing": Entry(missing, MissingFacts, who="lead"),
    "announce": Entry(announce, AnnouncementFacts, who="admin"),
    "help": Entry(show_help, lambda turn: HelpFacts(turn, COMMANDS, CONVERSATIONS), who="anyone"),
}

COMMANDS: dict[str, Command] = {
    "dangky": Command("register", ("dang ky thi dua", "dang ky danh hieu", "dang ki", "dang ky", "dk")),
    "cuatoi": Command(
        "mine", ("cua toi", "cua em", "dang ky cua toi", "xem dang ky", "sua dang ky", "rut dang ky")
    ),
    "dieukien": Command(
        "rules",
        ("dieu kien", "tieu chuan"),
        questions=("la gi", "can gi", "dieu kien gi", "nhu the nao"),
        listed=False,
    ),
    "start": Command("link", listed=False),
    "dulieu": Command("mydata", ("du lieu", "xoa du lieu", "rut lai dong y", "go lien ket")),
    "chuatraloi": Command(
        "missing",
        ("ai chua phan hoi", "chua phan hoi", "chua tra loi", "ai chua dang ky", "con ai chua"),
    ),
    "thongbao": Command("announce", ("gui thong bao", "thong bao")),
    "trogiup": Command("help", ("tro giup", "giup", "help", "huong dan")),
}
