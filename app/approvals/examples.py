"""Approvals and the plan of record as the API's description shows them."""

from __future__ import annotations

from typing import Any

PLAN = "01939f00-0000-7000-8000-000000000003"
SUMMARY = {"plan": PLAN, "on": True, "delay": 0, "coverage": 0.75, "hours": 90, "cost": 0}
APPROVE = {"comment": "As agreed on Monday.", "projects": ["crm"]}
WITHDRAW = {"comment": "The customer moved the start."}
APPROVAL: dict[str, Any] = {
    "id": "01939f00-0000-7000-8000-000000000004",
    "plan": PLAN,
    "portfolio": "01939f00-0000-7000-8000-000000000000",
    "scenario": "01939f00-0000-7000-8000-000000000001",
    "scenario_name": "Without Bob",
    "version": 1,
    "action": "approve",
    "projects": ["crm"],
    "whole": True,
    "comment": "As agreed on Monday.",
    "difference": {
        "hours": {"added": 90, "removed": 0, "before": 0},
        "projects": [{"id": "crm", "before": None, "after": SUMMARY}],
        "people": [{"id": "ann", "hours": 90}],
    },
    "overbooked": [{"person": "ann", "period": "2027-01-11", "hours": 42, "capacity": 40}],
    "caller": "pia",
    "created_at": "2026-12-01T10:00:00Z",
}
RECORD = {
    "portfolio": APPROVAL["portfolio"],
    "name": "First steps",
    "approvals": [APPROVAL],
    "projects": [
        {
            "id": "crm",
            "approval": APPROVAL["id"],
            "scenario": APPROVAL["scenario"],
            "scenario_name": APPROVAL["scenario_name"],
            "version": APPROVAL["version"],
            **SUMMARY,
        }
    ],
    "overbooked": APPROVAL["overbooked"],
    "allocations": [
        {
            "project": "crm",
            "person": "ann",
            "demand": "crm-dev",
            "period": "2027-01-04",
            "hours": 30,
            "plan": PLAN,
        }
    ],
}
