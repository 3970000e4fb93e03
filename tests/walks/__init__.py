"""Whole calendars walked from launch to the last date, and compared with an oracle written by hand."""
