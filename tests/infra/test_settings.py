"""Settings are read once, and every bad one is named."""

from pathlib import Path

import pytest

from infra.errors import BadSettings
from infra.settings import Settings, as_environ, as_markdown, read_settings

PAGE = Path(__file__).parents[2] / "docs/reference/settings.md"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"YIXIAN_{name.upper()}", raising=False)


def complaint_of(monkeypatch: pytest.MonkeyPatch, **settings: str) -> str:
    for name, value in settings.items():
        monkeypatch.setenv(f"YIXIAN_{name.upper()}", value)
    with pytest.raises(BadSettings) as caught:
        read_settings()
    return str(caught.value)


def test_every_bad_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = complaint_of(monkeypatch, port="eighty", max_photo_bytes="-1", objects="here")
    assert "YIXIAN_PORT: " in said
    assert "YIXIAN_MAX_PHOTO_BYTES: " in said
    assert "YIXIAN_OBJECTS: is folder:/absolute/path" in said


def test_a_mistyped_name_is_told_apart_from_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "YIXIAN_PROT is not a setting (did you mean YIXIAN_PORT?)" in complaint_of(monkeypatch, prot="8011")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "mysql://root@localhost/yixian"),
        ("database_url", "yixian"),
        ("objects", "folder:relative/path"),
        ("objects", "s3:"),
        ("basemap_url", "https://tiles.example/all.png"),
        ("owner_database_url", "postgresql://owner@db/yixian"),
        ("s3_access_key", "alone"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    assert f"YIXIAN_{name.upper()}" in complaint_of(monkeypatch, **{name: value})


def test_a_bad_value_that_may_be_a_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "hunter2" not in complaint_of(monkeypatch, database_url="mysql://root:hunter2@localhost/yixian")


def test_a_plain_postgresql_address_gets_our_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIXIAN_DATABASE_URL", "postgresql://app@db/yixian")
    assert read_settings().database_url == "postgresql+psycopg://app@db/yixian"


def test_another_process_reads_the_very_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIXIAN_S3_ACCESS_KEY", "key")
    monkeypatch.setenv("YIXIAN_S3_SECRET_KEY", "secret")
    monkeypatch.setenv("YIXIAN_PORT", "8123")
    given = read_settings()
    for name, value in as_environ(given).items():
        monkeypatch.setenv(name, value)
    assert read_settings() == given


def test_a_secret_does_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIXIAN_METRICS_TOKEN", "hunter2")
    assert "hunter2" not in repr(read_settings())


def test_the_page_lists_every_setting_as_it_is() -> None:
    assert PAGE.read_text() == as_markdown(), "yixian settings > docs/reference/settings.md"
    assert all(field.description for field in Settings.model_fields.values())
