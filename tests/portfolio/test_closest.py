"""Only a name that is really close is suggested."""

from __future__ import annotations

import pytest

from solver.portfolio.closest import MANY, closest


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("anne", "ann"),
        ("an", "ann"),
        ("cmr", "crm"),
        ("bobby", "bob"),
        ("senior-develper", "senior-developer"),
    ],
)
def test_a_slip_of_the_keys_is_recognised(name: str, meant: str) -> None:
    assert closest(name, {meant, "quite-another", "zed"}) == meant


@pytest.mark.parametrize(
    ("name", "other"),
    [("ada-alderwick", "edda-emberwick"), ("crm-dev", "crm-test"), ("ann", "dan"), ("web", "erp")],
)
def test_a_name_of_its_own_is_not_taken_for_another(name: str, other: str) -> None:
    assert closest(name, {other}) is None


def test_nothing_is_looked_for_among_very_many() -> None:
    assert closest("p1", {f"p{k}" for k in range(2, MANY + 2)}) is None
