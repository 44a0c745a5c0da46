"""The verification that docs/automation.md gives to receivers holds against what is sent."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest

from app.webhooks.sending import signature

PAGE = Path(__file__).parents[3] / "docs" / "automation.md"
SECRET, BODY = "whsec_x", '{"id":"1","ü":2}'


@pytest.fixture
def is_genuine() -> Any:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    scope: dict[str, Any] = {}
    exec(code, scope)  # the page's own code is what is tested
    return scope["is_genuine"]


def test_what_is_sent_is_genuine(is_genuine: Any) -> None:
    header = signature(SECRET, int(time.time()), BODY)
    assert is_genuine(SECRET, header, BODY.encode())


def test_what_was_changed_or_is_old_is_not(is_genuine: Any) -> None:
    now = int(time.time())
    header = signature(SECRET, now, BODY)
    assert not is_genuine(SECRET, header, BODY.encode() + b" ")
    assert not is_genuine("whsec_y", header, BODY.encode())
    assert not is_genuine(SECRET, header.replace(f"t={now}", f"t={now + 1}"), BODY.encode())
    assert not is_genuine(SECRET, signature(SECRET, now - 301, BODY), BODY.encode())
    for broken in ("", "t=1", "v1=ab", "t=x,v1=y", f"t={now}"):
        assert not is_genuine(SECRET, broken, BODY.encode())
