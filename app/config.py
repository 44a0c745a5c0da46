"""What a deployment sets: environment variables with the prefix STAFFOLIO_."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.webhooks.addresses import PUBLIC, Allowed

RATE = r"^(none|[1-9]\d{0,6}/(second|minute|hour|day))$"


def default_database_url() -> str:
    """An SQLite file in the user's data folder."""
    return f"sqlite:///{user_data_path('staffolio') / 'staffolio.db'}"


class Config(BaseSettings):
    """The configuration of a service, its workers and its command line.

    url, key: the service the command line talks to, and the key it sends. keep_days: how long
    plans are kept, None for ever. cors_origins: separated by commas. admin_key_file: holds a first
    key with the role admin. rate_limit: how many requests one key may make in a second, minute,
    hour or day; `none`: any number. webhook_allow: where webhooks may go, host names and networks
    separated by commas, `public` for every public address. otel_endpoint: address of a collector
    of traces, such as http://127.0.0.1:4318. warm: whether a service compiles the search beside
    its work.
    """

    model_config = SettingsConfigDict(env_prefix="STAFFOLIO_", frozen=True, extra="ignore")

    database_url: str = Field(default_factory=default_database_url)
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    workers: Annotated[int, Field(ge=0, le=64)] = 1
    url: str = "http://127.0.0.1:8000"
    key: str | None = None
    max_body_mb: Annotated[float, Field(gt=0)] = 64
    max_time_limit: Annotated[float, Field(ge=0.1, le=86_400)] = 3600
    keep_days: Annotated[int, Field(ge=1)] | None = None
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    log_format: Literal["text", "json"] = "text"
    admin_key_file: Path | None = None
    rate_limit: Annotated[str, Field(pattern=RATE)] = "600/minute"
    webhook_allow: Annotated[tuple[str, ...], NoDecode] = (PUBLIC,)
    otel_endpoint: str | None = None
    warm: bool = True

    @field_validator("cors_origins", "webhook_allow", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("webhook_allow")
    @classmethod
    def _check(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        Allowed.of(value)
        return value


@lru_cache(maxsize=1)
def get_config() -> Config:
    """The configuration of this process, read once."""
    return Config()
