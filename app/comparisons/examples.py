"""What OpenAPI shows of a comparison."""

from __future__ import annotations

from typing import Any

BASE, OTHER = (f"01939f00-0000-7000-8000-00000000000{n}" for n in (3, 6))
COMMON: dict[str, Any] = {
    "portfolio": "01939f00-0000-7000-8000-000000000000",
    "revision": 1,
    "optimal": True,
    "gap": 0,
    "policy": None,
}
CHANGE = {
    "kind": "drop_project",
    "project": "erp",
    "text": "erp is dropped.",
}
SAME = {"delta": 0, "better": None, "proven": None}
COMPARISON_EXAMPLE: dict[str, Any] = {
    "plans": [
        COMMON
        | {
            "id": BASE,
            "run": "01939f00-0000-7000-8000-000000000002",
            "scenario": "01939f00-0000-7000-8000-000000000001",
            "name": "base",
            "total": 24200,
            "bound": 24200,
            "changes": [],
        },
        COMMON
        | {
            "id": OTHER,
            "run": "01939f00-0000-7000-8000-000000000005",
            "scenario": "01939f00-0000-7000-8000-000000000004",
            "name": "Without ERP",
            "total": 16200,
            "bound": 16200,
            "changes": [CHANGE],
        },
    ],
    "notes": [],
    "periods": ["2027-01-04"],
    "objective": [
        {"value": 24200} | SAME,
        {"value": 16200, "delta": -8000, "better": True, "proven": True},
    ],
    "kpis": {
        "coverage": [
            {"value": 0.75} | SAME,
            {"value": 0.8, "delta": 0.05, "better": True, "proven": True},
        ]
    },
    "parts": {
        "unfilled": [
            {"value": 24000, "amount": 240} | SAME,
            {"value": 16000, "delta": -8000, "better": True, "proven": True, "amount": 160},
        ]
    },
    "units": {"kpis": {"coverage": "share"}, "parts": {"unfilled": "weighted hours"}},
    "projects": [
        {
            "id": "crm",
            "name": "CRM",
            "values": [
                {
                    "on": True,
                    "delay": 0,
                    "coverage": 0.75,
                    "hours": 30,
                    "cost": 0,
                    "delta": {"coverage": 0, "hours": 0, "cost": 0, "delay": 0},
                    "outcome": "same",
                },
                {
                    "on": True,
                    "delay": 0,
                    "coverage": 0.8,
                    "hours": 32,
                    "cost": 0,
                    "delta": {"coverage": 0.05, "hours": 2, "cost": 0, "delay": 0},
                    "outcome": "gains",
                },
            ],
        }
    ],
    "people": [
        {
            "id": "ann",
            "name": "Ann",
            "role": None,
            "team": "Core",
            "values": [
                {
                    "hours": 30,
                    "capacity": 40,
                    "utilisation": 0.75,
                    "peak": 0.75,
                    "delta": {"hours": 0},
                    "periods": 0,
                },
                {
                    "hours": 32,
                    "capacity": 40,
                    "utilisation": 0.8,
                    "peak": 0.8,
                    "delta": {"hours": 2},
                    "periods": 1,
                },
            ],
        }
    ],
    "roles": [
        {
            "role": None,
            "values": [
                {"capacity": [40], "asked": [40], "filled": [30]},
                {"capacity": [40], "asked": [40], "filled": [32]},
            ],
        }
    ],
    "slices": {
        "added": [{"plan": OTHER, "person": "ann", "project": "crm", "hours": 2, "slices": 1}],
        "removed": [],
        "moved": [],
    },
}
CSV_EXAMPLE = (
    "section,item,other,project,period,plan,measure,value,delta,better,proven\r\n"
    f"kpi,coverage,,,,{OTHER},share,0.8,0.05,true,true\r\n"
)
