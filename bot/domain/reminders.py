"""Reminders: which stage of which deadline falls on which day, and who has been told what."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class ReminderFire(SQLModel, table=True):
    """A stage of a deadline and the day on which it is sent, for some of the frequencies people choose."""

    __tablename__ = "reminder_fire"

    deadline_id: int = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    stage: int = Field(primary_key=True)
    frequency: str = Field(primary_key=True)
    fire_on: date = Field(index=True)
