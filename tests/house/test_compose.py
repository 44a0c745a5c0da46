"""compose.yaml can't be started in a test; what it says can be read."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from click import Command

from app.cli import main
from tests.house.sources import ROOT

TEXT = (ROOT / "compose.yaml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OURS = ("migrate", "api", "worker")


def environment(name: str) -> dict[str, str]:
    found: dict[str, str] = SERVICES[name].get("environment", {})
    return found


def test_there_is_a_database_an_api_and_two_workers() -> None:
    assert set(SERVICES) == {"database", *OURS}
    assert SERVICES["worker"]["deploy"]["replicas"] == 2
    assert SERVICES["api"]["command"][-2:] == ["--workers", "0"]


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_one_of_staffolio(name: str) -> None:
    command, *options = SERVICES[name]["command"]
    found = main.get_command(None, command)  # type: ignore[arg-type]  # no context is needed
    assert isinstance(found, Command)
    known = {option for parameter in found.params for option in parameter.opts}
    assert {option for option in options if option.startswith("--")} <= known


@pytest.mark.parametrize("name", OURS)
def test_every_setting_exists(name: str) -> None:
    config = (ROOT / "app" / "config.py").read_text()
    for setting in environment(name):
        if setting.startswith("STAFFOLIO_"):
            field = setting.removeprefix("STAFFOLIO_").lower()
            assert re.search(rf"^    {field}:", config, re.MULTILINE), setting


def test_no_secret_has_a_default() -> None:
    for name in SERVICES:
        for variable, value in environment(name).items():
            if "PASSWORD" in variable:
                assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", value), variable
            assert not re.search(r"://[^@/]*:[^@/]*@", value), variable
    assert not re.search(r"\$\{[A-Z_]+:-", TEXT)


def test_nothing_starts_before_what_it_needs() -> None:
    needs = {name: SERVICES[name].get("depends_on", {}) for name in SERVICES}
    assert needs["migrate"] == {"database": {"condition": "service_healthy"}}
    for name in ("api", "worker"):
        assert needs[name] == {"migrate": {"condition": "service_completed_successfully"}}
    assert "pg_isready" in SERVICES["database"]["healthcheck"]["test"][-1]
    assert "/readyz" in SERVICES["api"]["healthcheck"]["test"][-1]


def test_the_data_outlives_its_container_and_the_database_is_not_published() -> None:
    volumes = yaml.safe_load(TEXT)["volumes"]
    name, _, path = SERVICES["database"]["volumes"][0].partition(":")
    assert name in volumes
    assert path == "/var/lib/postgresql/data"
    assert "ports" not in SERVICES["database"]


def test_the_image_runs_as_nobody_special_and_tells_whether_it_lives() -> None:
    users = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert users
    assert users[-1] not in {"root", "0"}
    assert re.search(r"^HEALTHCHECK .*\n.*/healthz", DOCKERFILE, re.MULTILINE)
