"""Campaigns that come with the program, and one way to open them or a file of one's own."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from bot.domain.campaign.plan import CampaignPlan
from bot.plans.campaign_file import read_campaign
from bot.plans.problems import BadFile, Problem

_ENDING = ".toml"


def presets() -> list[str]:
    """Return the ids of the presets, sorted."""
    names = (entry.name for entry in files(__name__).iterdir())
    return sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING))


def read_preset(preset: str) -> CampaignPlan | BadFile:
    """Return the campaign of a preset, or a `no_file` that lists those there are."""
    if preset not in presets():
        return _missing(preset)
    text = (files(__name__) / f"{preset}{_ENDING}").read_text(encoding="utf-8")
    return read_campaign(text, preset)


def load_source(source: str) -> CampaignPlan | BadFile:
    """Return the campaign of a preset's id or of the file at a path; a preset wins over a file so named."""
    if source in presets():
        return read_preset(source)
    path = Path(source)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return _missing(source)
    except UnicodeDecodeError:
        return _unusable(source, "not_utf8")
    except (OSError, ValueError):  # a folder, no right to read, a name no system can hold
        return _unusable(source, "unreadable")
    return read_campaign(text, path.stem)


def _missing(source: str) -> BadFile:
    return BadFile(source, (Problem("", "no_file", {"name": source, "presets": ", ".join(presets())}),))


def _unusable(source: str, code: str) -> BadFile:
    return BadFile(source, (Problem("", code, {"name": source}),))
