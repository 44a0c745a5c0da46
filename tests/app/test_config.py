"""The configuration comes from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.config import Config


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Config.model_fields:
        monkeypatch.delenv(f"STAFFOLIO_{name.upper()}", raising=False)


def test_defaults_are_a_laptop_s() -> None:
    config = Config()
    assert config.database_url.startswith("sqlite:///")
    assert config.database_url.endswith("staffolio.db")
    assert (config.host, config.port, config.workers) == ("127.0.0.1", 8000, 1)
    assert (config.max_body_mb, config.max_time_limit, config.keep_days) == (64, 3600, None)
    assert config.cors_origins == ()


def test_variables_set_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFFOLIO_DATABASE_URL", "postgresql+psycopg://db/staffolio")
    monkeypatch.setenv("STAFFOLIO_CORS_ORIGINS", "https://a.example, https://b.example")
    monkeypatch.setenv("STAFFOLIO_ADMIN_KEY_FILE", "/run/secrets/key")
    monkeypatch.setenv("STAFFOLIO_WORKERS", "0")
    config = Config()
    assert config.database_url == "postgresql+psycopg://db/staffolio"
    assert config.cors_origins == ("https://a.example", "https://b.example")
    assert (config.admin_key_file, config.workers) == (Path("/run/secrets/key"), 0)


def test_a_value_that_can_t_be_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFFOLIO_WORKERS", "many")
    with pytest.raises(ValidationError):
        Config()
