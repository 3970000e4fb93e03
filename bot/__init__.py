"""thidua: registration of emulation targets and reminders, by chat."""

PROJECT = "thidua"
