"""Settings: each is documented, each mistake has its sentence, and no sentence or screen holds a secret."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from bot.cli.words import sentence
from bot.result import Invalid
from bot.settings import CHECKS, Settings, env_name, read_settings

ROOT = Path(__file__).parents[2]
TOKEN = "7000000001:a-secret-of-the-school"
WRONG = {
    "DATABASE_URL": {
        "mysql://a:b@c/d": "database_unknown",
        "not a url": "database_url_unreadable",
        "sqlite:///:memory:": "database_in_memory",
        "sqlite:///no/such/folder/a.db": "database_folder_missing",
    },
    "TELEGRAM_TOKEN": {"my-secret-token": "token_malformed"},
    "TELEGRAM_API_URL": {"http://x/bot123": "api_url_with_bot", "localhost:8081": "not_an_address"},
    "TELEGRAM_PROXY": {"socks5://u:p@h:1": "not_an_address", "http://[": "not_an_address"},
    "ZALO_TOKEN": {"12345: xyz abc": "zalo_token_malformed", '"12345:abcdefgh"': "zalo_token_malformed"},
    "ZALO_API_URL": {"http://127.0.0.1:8082/bot12345:abc": "api_url_with_bot", "zalo.me": "not_an_address"},
    "ZALO_WEBHOOK_SECRET": {"short": "secret_malformed"},
    "WEBHOOK_LISTEN": {
        ":80901": "listen_malformed",
        "a:0": "listen_malformed",
        "a:99999": "listen_malformed",
    },
    "WEBHOOK_SECRET": {"short": "secret_malformed", "có dấu thì không được": "secret_malformed"},
    "PUBLIC_URL": {"truong.edu.vn": "not_an_address", "https://truong.edu.vn/thidua": "page_with_path"},
    "TRUSTED_PROXIES": {
        "proxy.truong.edu.vn": "proxies_malformed",
        "10.0.0.9/24": "proxies_malformed",
        "10.0.0.1,": "proxies_malformed",
        "*": "proxies_malformed",
    },
    "LOG_FORMAT": {"xml": "log_format_unknown"},
    "LOG_LEVEL": {"loud": "log_level_unknown"},
}


pytestmark = pytest.mark.usefixtures("folder")


def codes() -> list[str]:
    found = read_settings()
    assert not isinstance(found, Settings)
    return [one.code for one in found]


def test_nothing_set_is_fine() -> None:
    assert isinstance(read_settings(), Settings)


@pytest.mark.parametrize(
    ("name", "value", "code"), [(n, v, c) for n, pairs in WRONG.items() for v, c in pairs.items()]
)
def test_each_mistake_has_its_sentence_and_quotes_no_value(
    name: str, value: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"THIDUA_{name}", value)
    found = read_settings()
    assert isinstance(found, list)
    assert [one.code for one in found] == [code]
    said = sentence(f"settings.{code}", **found[0].facts)
    assert f"THIDUA_{name}" in said
    assert value not in said


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://truong.edu.vn/telegram", "webhook_not_https"),
        ("https://truong.edu.vn:9000/telegram", "webhook_port"),
        ("https://truong.edu.vn", "webhook_without_path"),
    ],
)
def test_a_webhook_address_telegram_would_not_call(
    url: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_WEBHOOK_URL", url)
    monkeypatch.setenv("THIDUA_WEBHOOK_LISTEN", "127.0.0.1:8090")
    monkeypatch.setenv("THIDUA_WEBHOOK_SECRET", "mot-chuoi-kho-doan-0123")
    assert codes() == [code]


def test_a_webhook_needs_a_place_and_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_WEBHOOK_URL", "https://truong.edu.vn/telegram")
    assert codes() == ["webhook_needs", "webhook_needs"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://truong.edu.vn/zalo", ["webhook_not_https"]),
        ("https://truong.edu.vn:9000/telegram", ["webhook_paths_same"]),
        ("https://truong.edu.vn:9000/zalo", []),
    ],
)
def test_two_webhooks_side_by_side(url: str, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_WEBHOOK_URL", "https://truong.edu.vn/telegram")
    monkeypatch.setenv("THIDUA_WEBHOOK_LISTEN", "127.0.0.1:8090")
    monkeypatch.setenv("THIDUA_WEBHOOK_SECRET", "mot-chuoi-kho-doan-0123")
    monkeypatch.setenv("THIDUA_ZALO_WEBHOOK_URL", url)
    monkeypatch.setenv("THIDUA_ZALO_WEBHOOK_SECRET", "mot-chuoi-khac-0123456")
    found = read_settings()
    assert [one.code for one in found] == expected if isinstance(found, list) else not expected


def test_a_misspelt_name_is_told_from_the_file_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("THIDUA_TELEGRAM_TOKN=1\nOTHER=2\n", encoding="utf-8-sig")
    found = read_settings()
    assert found == [
        Invalid.because("unknown_setting_near", name="THIDUA_TELEGRAM_TOKN", meant="THIDUA_TELEGRAM_TOKEN")
    ]


def test_the_file_may_begin_with_a_byte_order_mark_but_not_be_utf_16(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"THIDUA_TELEGRAM_TOKEN={TOKEN}\n", encoding="utf-8-sig")
    found = read_settings()
    assert isinstance(found, Settings)
    assert found.telegram_token.get_secret_value() == TOKEN
    (tmp_path / ".env").write_text(f"THIDUA_TELEGRAM_TOKEN={TOKEN}\n", encoding="utf-16")
    assert codes() == ["env_not_utf8"]


def test_what_is_shown_holds_no_secret() -> None:
    settings = Settings(
        database_url="postgresql://u:matkhau@h/d",
        telegram_token=TOKEN,  # type: ignore[arg-type]
        telegram_proxy="http://u:matkhau@h:3128",
    )
    shown = " ".join(settings.shown().values())
    assert "matkhau" not in shown + repr(settings)
    assert TOKEN not in shown + repr(settings)
    assert set(settings.secrets()) == {TOKEN, "matkhau"}


def test_every_code_has_a_sentence() -> None:
    known = tomllib.loads((files("messages") / "vi" / "cli" / "settings.toml").read_text(encoding="utf-8"))
    used = {code for pairs in WRONG.values() for code in pairs.values()}
    found_late = {f"{one}_{what}_refused" for one in ("telegram", "zalo") for what in ("token", "webhook")}
    assert used | found_late | {"no_channel"} <= set(known)


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_checked_and_documented(field: str) -> None:
    assert field in CHECKS
    for document in ("docs/settings.md", ".env.example"):
        assert env_name(field) in (ROOT / document).read_text(encoding="utf-8"), document
