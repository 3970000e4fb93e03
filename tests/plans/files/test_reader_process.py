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


async def test_it_reads_what_text_of_reads(caplog: pytest.LogCaptureFixture) -> None:
    files = [as_txt(PLAN), as_docx(PLAN), as_pdf(PLAN)]
    found = await asyncio.gather(*(read_document(file) for file in files))
    assert found == [text_of(file) for file in files]
    assert [one.kind for one in found if isinstance(one, Document)] == ["txt", "docx", "pdf"]
    assert caplog.messages == []


async def test_a_refusal_comes_through_with_its_facts() -> None:
    assert await read_document(b"{\\rtf1 thi dua}") == Invalid.because("plan_resave", ending=".rtf")
    assert await read_document(bytes(21 << 20)) == Invalid.because("file_too_large", megabytes=20)


async def test_a_file_that_takes_too_long_is_given_up() -> None:
    assert await read_document(as_txt(PLAN), Limits(seconds=0)) == Invalid.because("plan_slow")


@LIMITED
async def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    spans = "<a/>" * 4_000_000
    heavy = zipped({"word/document.xml": f"<a>{spans}</a>".encode(), "x": os.urandom(200_000)})
    assert await read_document(heavy, Limits(megabytes=100)) == Invalid.because("plan_heavy")


@LIMITED
async def test_a_reader_that_dies_costs_a_sentence() -> None:
    assert await read_document(as_txt(PLAN), Limits(megabytes=1)) == Invalid.because("plan_heavy")


async def test_no_package_of_the_current_folder_is_taken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("bot", "json", "messages", "pypdfium2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('of somebody else')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = await read_document(as_pdf(PLAN))
    assert isinstance(found, Document)
    assert found.kind == "pdf"


async def test_the_reader_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_TELEGRAM_TOKEN", "bi-mat")
    monkeypatch.setattr(
        reading,
        "_BEGIN",
        "import os, json; print(json.dumps(dict(invalid=dict(code=' '.join(os.environ), facts=dict()))))",
    )
    found = await read_document(as_txt(PLAN))
    assert isinstance(found, Invalid)
    assert "TOKEN" not in found.code


@LIMITED
async def test_a_reader_writes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "made"
    begin = "import sys; sys.path.insert(0, sys.argv[1]); from bot.plans.files.worker import serve; "
    writes = f"serve(lambda content: open({str(made)!r}, 'wb').write(content))"
    monkeypatch.setattr(reading, "_BEGIN", begin + writes)
    assert await read_document(as_txt(PLAN)) == Invalid.because("plan_heavy")
    assert made.read_bytes() == b""


async def test_a_reader_that_never_stops_telling_is_not_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_BEGIN", "import sys\nwhile True: sys.stdout.buffer.write(bytes(65_536))")
    assert await read_document(as_txt(PLAN)) == Invalid.because("plan_heavy")


async def test_a_reader_nobody_waits_for_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = tmp_path / "begun"
    program = f"import os, time; open({str(begun)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    monkeypatch.setattr(reading, "_BEGIN", program)
    asking = asyncio.create_task(read_document(as_txt(PLAN), Limits(seconds=60)))
    while not (begun.exists() and begun.read_text()):
        await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    with pytest.raises(ProcessLookupError):
        os.kill(int(begun.read_text()), 0)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "nothing",
        "[]",
        "{}",
        "null",
        '{"invalid": 3}',
        '{"read": {"text": "a"}}',
        '{"read": []}',
        '{"read": 3}',
        "[" * 9_000,
    ],
)
def test_an_answer_that_is_none_is_not_believed(told: str) -> None:
    assert unpacked(told.encode(), Document) is None


def test_answers_come_through_as_they_are() -> None:
    document = Document("Kế hoạch\n\f¹ \u2028", 3, "pdf", ("tcvn3",))
    assert unpacked(packed(document), Document) == document
    refusal = Invalid.because("plan_long", most=300)
    assert unpacked(packed(refusal), Document) == refusal
    assert json.loads(packed(refusal)) == {"invalid": {"code": "plan_long", "facts": {"most": 300}}}


def test_the_program_itself_imports_no_reader_of_files() -> None:
    heavy = {"docx", "lxml", "pypdfium2", "asyncio"}
    code = f"import bot.plans.files, sys; print(sorted({heavy} & sys.modules.keys()))"

    said = run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=reading.HOME)
    assert said.stdout.strip() == "[]"
