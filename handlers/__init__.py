"""The table of contents: what can be talked about, and the words that lead there."""

from __future__ import annotations

from bot.desk import Command, Entry
from bot.domain.conditions import ConditionFacts
from bot.domain.forms import RegistrationFacts
from bot.domain.overview import MineFacts
from handlers.mine import mine
from handlers.register import register
from handlers.rules import rules

PROJECT = "thidua"

CONVERSATIONS = {
    "register": Entry(register, RegistrationFacts, opening=RegistrationFacts.opening),
    "mine": Entry(mine, MineFacts),
    "rules": Entry(rules, ConditionFacts, opening=ConditionFacts.opening),
}

COMMANDS = {
    "dangky": Command("register", ("dang ky thi dua", "dang ky danh hieu", "dang ki", "dang ky", "dk")),
    "cuatoi": Command("mine", ("cua toi", "cua em", "dang ky cua toi", "xem dang ky", "sua dang ky", "rut dang ky")),
    "dieukien": Command(
        "rules", ("dieu kien", "tieu chuan"), questions=("la gi", "can gi", "dieu kien gi", "nhu the nao"), listed=False
    ),
}
