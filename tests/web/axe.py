"""axe-core over a page of ours, in Debian's chromium."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from tests.web.chromium import PHONE, WIDE, Size

AXE = (Path(__file__).parent / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
SIZES = [pytest.param(WIDE, id="desk"), pytest.param(PHONE, id="phone")]
GRAVE = ("serious", "critical")
WALK = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"


async def window(browser: Browser, size: Size) -> Page:
    """Return a page of a size into which axe may be put: our own policy lets no other script run."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, bypass_csp=True, reduced_motion="reduce"
    )
    return await context.new_page()


async def grave(page: Page) -> list[str]:
    """Return what axe finds serious or critical, with the elements, so that a failure says what to mend."""
    await page.evaluate(AXE)
    found = await page.evaluate(WALK)
    return [
        f"{one['impact']}: {one['id']} at {[node['target'] for node in one['nodes']][:5]}"
        for one in found
        if one["impact"] in GRAVE
    ]


async def fits(page: Page) -> bool:
    """Tell whether nothing has to be scrolled sideways."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
