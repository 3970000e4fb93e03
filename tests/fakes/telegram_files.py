"""Files on the fake Telegram: each has an id, is sent again by it, and downloaded after getFile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.web import FileField

from tests.fakes.telegram_rules import Refused, bad_request

if TYPE_CHECKING:
    from tests.fakes.telegram_api import FakeTelegram

SIZES = {"photo": 10 << 20, "document": 50 << 20}
DOWNLOADED = 20 << 20
PICTURES = (b"\x89PNG", b"\xff\xd8\xff")


@dataclass
class FakeFile:
    """A file Telegram keeps."""

    id: str
    kind: str
    name: str
    mime: str
    content: bytes
    size: int
    """What Telegram says of its size; a hostile one lies."""
    fetchable: bool = False
    """Whether getFile has been asked for it."""

    @property
    def path(self) -> str:
        """Return where it lies, as getFile tells."""
        return f"{self.kind}s/{self.id} ấ.bin"

    @property
    def announced(self) -> dict[str, Any]:
        """Return it as a field of a Bot API Message; a photo comes in several sizes, the largest last."""
        about = {"file_id": self.id, "file_unique_id": f"u{self.id}", "file_size": self.size}
        if self.kind == "document":
            return {"document": {**about, "file_name": self.name, "mime_type": self.mime}}
        small = {**about, "file_id": f"{self.id}-small", "width": 90, "height": 60, "file_size": 900}
        return {"photo": [small, {**about, "width": 1280, "height": 853}]}


Files = dict[str, FakeFile]


def keep_file(
    files: Files, kind: str, name: str, mime: str, content: bytes, size: int | None = None
) -> FakeFile:
    """Keep a file under an id of its own."""
    file = FakeFile(
        f"AgAC{len(files) + 1}", kind, name, mime, content, len(content) if size is None else size
    )
    files[file.id] = file
    return file


def uploaded(files: Files, kind: str, given: FileField) -> FakeFile:
    """Take the bytes of a form."""
    content = given.file.read()
    if len(content) > SIZES[kind]:
        raise Refused(413, "Request Entity Too Large")
    if not content:
        raise bad_request("file must be non-empty")
    if kind == "photo" and not content.startswith(PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return keep_file(files, kind, given.filename, given.content_type, content)


def known(files: Files, kind: str, file_id: str) -> FakeFile:
    """Take a file that is already here, of the same kind."""
    file = files.get(file_id)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def ready(files: Files, file_id: str) -> dict[str, Any]:
    """Make a file ready for download."""
    file = files.get(file_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > DOWNLOADED:
        raise bad_request("file is too big")
    file.fetchable = True
    return {
        "file_id": file_id,
        "file_unique_id": f"u{file_id}",
        "file_size": file.size,
        "file_path": file.path,
    }


async def download(telegram: FakeTelegram, request: web.Request) -> web.Response:
    """Hand over a file that getFile has been asked for."""
    telegram.calls["download"] += 1
    token, path = request.match_info["token"], request.match_info["path"]
    file = next((one for one in telegram.files.values() if one.path == path), None)
    if token != telegram.token or file is None or not file.fetchable:
        return web.json_response(Refused(404, "Not Found").answer, status=404)
    return web.Response(body=file.content, content_type=file.mime)
