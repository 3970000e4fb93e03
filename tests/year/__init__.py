"""A whole school year of an invented school, played through the fake Telegram; its transcript is a guide."""
