"""The table of contents: what can be talked about, and the words that lead there."""

from __future__ import annotations

from bot.desk import Command, Entry
from bot.domain.forms import RegistrationFacts
from handlers.register import register

PROJECT = "thidua"

CONVERSATIONS = {
    "register": Entry(register, RegistrationFacts, opening=RegistrationFacts.opening),
}

COMMANDS = {
    "dangky": Command("register", ("dang ky thi dua", "dang ky danh hieu", "dang ki", "dang ky", "dk")),
}
