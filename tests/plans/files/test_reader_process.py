"""The process that opens files: it is given only the file, may die, and is never waited for in vain."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from subprocess import run

import pytest

from bot.plans.files import Document, read_document, reading, text_of
from bot.plans.files.reading import Limits
from bot.plans.files.worker import packed, unpacked
from bot.result import Invalid
from tests.plans.files.sample import PLAN
from tests.plans.files.word import zipped
from tests.plans.made import as_docx, as_pdf, as_txt

LIMITED = pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no process's memory")


async def test_it_reads_what_text_of_reads() -> None:
    files = [as_txt(PLAN), as_docx(PLAN), as_pdf(PLAN)]
    found = await asyncio.gather(*(read_document("ke-hoach", file) for file in files))
    assert found == [text_of("ke-hoach", file) for file in files]
    assert [one.kind for one in found if isinstance(one, Document)] == ["txt", "docx", "pdf"]


async def test_a_refusal_comes_through_with_its_facts() -> None:
    assert await read_document("a.rtf", b"{\\rtf1 thi dua}") == Invalid.because("plan_resave", ending=".rtf")
    assert await read_document("a", bytes(21 << 20)) == Invalid.because("file_too_large", megabytes=20)


async def test_a_file_that_takes_too_long_is_given_up() -> None:
    assert await read_document("a.txt", as_txt(PLAN), Limits(seconds=0)) == Invalid.because("plan_slow")


@LIMITED
async def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    spans = "<a/>" * 4_000_000
    heavy = zipped({"word/document.xml": f"<a>{spans}</a>".encode(), "x": os.urandom(200_000)})
    assert await read_document("a.docx", heavy, Limits(megabytes=100)) == Invalid.because("plan_heavy")


@LIMITED
async def test_a_reader_that_dies_costs_a_sentence() -> None:
    assert await read_document("a.txt", as_txt(PLAN), Limits(megabytes=1)) == Invalid.because("plan_heavy")


async def test_no_package_of_the_current_folder_is_taken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("bot", "json", "messages", "pypdfium2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('of somebody else')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = await read_document("ke-hoach.pdf", as_pdf(PLAN))
    assert isinstance(found, Document)
    assert found.kind == "pdf"


async def test_the_reader_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_TELEGRAM_TOKEN", "bi-mat")
    monkeypatch.setattr(
        reading,
        "_START",
        "import os, json; print(json.dumps({'invalid': {'code': ' '.join(os.environ), 'facts': {}}}))",
    )
    found = await read_document("a.txt", as_txt(PLAN))
    assert isinstance(found, Invalid)
    assert "TOKEN" not in found.code


@pytest.mark.parametrize(
    "told",
    [
        "",
        "nothing",
        "[]",
        "{}",
        "null",
        '{"invalid": 3}',
        '{"document": {"text": "a"}}',
        '{"document": []}',
        "[" * 9_000,
    ],
)
def test_an_answer_that_is_none_is_not_believed(told: str) -> None:
    assert unpacked(told.encode()) is None


def test_answers_come_through_as_they_are() -> None:
    document = Document("Kế hoạch\n\f¹ \u2028", 3, "pdf", ("tcvn3",))
    assert unpacked(packed(document)) == document
    refusal = Invalid.because("plan_long", most=300)
    assert unpacked(packed(refusal)) == refusal
    assert json.loads(packed(refusal)) == {"invalid": {"code": "plan_long", "facts": {"most": 300}}}


def test_the_program_itself_imports_no_reader_of_files() -> None:
    heavy = {"docx", "lxml", "pypdfium2", "asyncio"}
    code = f"import bot.plans.files, sys; print(sorted({heavy} & sys.modules.keys()))"

    said = run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=reading.HOME)
    assert said.stdout.strip() == "[]"
