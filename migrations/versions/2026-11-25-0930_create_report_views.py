"""Create the report views: plain SQL that SQLite and PostgreSQL both run.

A later migration that changes a table they read drops and creates them again, in both directions:
neither database alters a column that a view names. Their columns are a promise (docs/reports.md).
"""

from __future__ import annotations

from alembic import op

revision = "202611250930"
down_revision = "202611250920"
branch_labels = None
depends_on = None

PLAN = """
    portfolios.id AS portfolio,
    portfolios.name AS portfolio_name,
    portfolios.version AS portfolio_version,
    scenarios.id AS scenario,
    scenarios.name AS scenario_name,
    runs.id AS run,
    plans.id AS plan,
    plans.created_at AS created_at"""
OF_RUNS = """
JOIN runs ON runs.id = plans.run_id
JOIN scenarios ON scenarios.id = runs.scenario_id
JOIN portfolios ON portfolios.id = scenarios.portfolio_id"""
FROM_PLANS = f"FROM plans {OF_RUNS}"

# Summed over a window and not by GROUP BY, and told by the sum's own plan: so a filter on the plan
# reaches the rows before they are added up, on SQLite too.
HOURS = """
    SELECT plan, demand, period, SUM(filled) OVER place AS filled,
        SUM(unfilled) OVER place AS unfilled, ROW_NUMBER() OVER place AS number
    FROM (
        SELECT plans.id AS plan, allocations.demand AS demand, allocations.period AS period,
            allocations.quarters AS filled, 0 AS unfilled
        FROM plans JOIN allocations ON allocations.plan_key = plans.key
        UNION ALL
        SELECT plans.id AS plan, plan_unfilled.demand AS demand, plan_unfilled.period AS period,
            0 AS filled, plan_unfilled.quarters AS unfilled
        FROM plans JOIN plan_unfilled ON plan_unfilled.plan_key = plans.key
    ) AS slices
    WINDOW place AS (PARTITION BY plan, demand, period)"""

KPIS = f"""
SELECT {PLAN},
    plan_kpis.name AS kpi,
    plan_kpis.value AS value,
    plan_kpis.unit AS unit,
    plan_kpis.better AS better
{FROM_PLANS}
JOIN plan_kpis ON plan_kpis.plan_key = plans.key"""

UTILISATION = f"""
SELECT {PLAN},
    people.id AS person,
    people.name AS person_name,
    people.role AS role,
    people.team AS team,
    periods.starts_on AS period,
    COALESCE(capacities.quarters, 0) * 0.25 AS capacity_hours,
    COALESCE(loads.quarters, 0) * 0.25 AS hours,
    (COALESCE(capacities.quarters, 0) - COALESCE(loads.quarters, 0)) * 0.25 AS free_hours,
    CASE WHEN capacities.quarters > 0
        THEN CAST(COALESCE(loads.quarters, 0) AS DOUBLE PRECISION) / capacities.quarters
    END AS utilisation,
    COALESCE(loads.projects, 0) AS projects
{FROM_PLANS}
JOIN people ON people.document_key = plans.document_key
JOIN periods ON periods.document_key = plans.document_key
LEFT JOIN capacities ON capacities.document_key = plans.document_key
    AND capacities.person = people.number AND capacities.period = periods.number
LEFT JOIN plan_person_periods AS loads ON loads.plan_key = plans.key
    AND loads.person = people.number AND loads.period = periods.number"""

COVERAGE = f"""
SELECT {PLAN.replace("plans.id", "work.plan")},
    projects.id AS project,
    projects.name AS project_name,
    demands.id AS demand,
    demands.role AS role,
    periods.starts_on AS period,
    (work.filled + work.unfilled) * 0.25 AS asked_hours,
    work.filled * 0.25 AS filled_hours,
    work.unfilled * 0.25 AS unfilled_hours,
    CAST(work.filled AS DOUBLE PRECISION) / (work.filled + work.unfilled) AS coverage
FROM ({HOURS}) AS work
JOIN plans ON plans.id = work.plan
{OF_RUNS}
JOIN demands ON demands.document_key = plans.document_key AND demands.number = work.demand
JOIN projects ON projects.document_key = plans.document_key AND projects.number = demands.project
LEFT JOIN periods ON periods.document_key = plans.document_key AND periods.number = work.period
WHERE work.number = 1"""

ALLOCATIONS = f"""
SELECT {PLAN},
    people.id AS person,
    people.name AS person_name,
    people.role AS person_role,
    people.team AS team,
    projects.id AS project,
    projects.name AS project_name,
    demands.id AS demand,
    demands.role AS role,
    periods.starts_on AS period,
    allocations.quarters * 0.25 AS hours,
    people.rate * CAST(allocations.quarters AS DOUBLE PRECISION) / 4 AS cost
{FROM_PLANS}
JOIN allocations ON allocations.plan_key = plans.key
JOIN people ON people.document_key = plans.document_key AND people.number = allocations.person
JOIN demands ON demands.document_key = plans.document_key AND demands.number = allocations.demand
JOIN projects ON projects.document_key = plans.document_key AND projects.number = demands.project
JOIN periods ON periods.document_key = plans.document_key AND periods.number = allocations.period"""

COMPARISON = f"""
SELECT {PLAN},
    baselines.id AS baseline,
    baseline_scenarios.id AS baseline_scenario,
    baseline_scenarios.name AS baseline_scenario_name,
    baselines.gap AS baseline_gap,
    plans.gap AS gap,
    plan_kpis.name AS kpi,
    baseline_kpis.value AS baseline_value,
    plan_kpis.value AS value,
    plan_kpis.value - baseline_kpis.value AS delta,
    plan_kpis.unit AS unit,
    plan_kpis.better AS better
{FROM_PLANS}
JOIN portfolios AS baseline_portfolios
    ON COALESCE(baseline_portfolios.name, baseline_portfolios.id)
    = COALESCE(portfolios.name, portfolios.id)
JOIN scenarios AS baseline_scenarios ON baseline_scenarios.portfolio_id = baseline_portfolios.id
JOIN runs AS baseline_runs ON baseline_runs.scenario_id = baseline_scenarios.id
JOIN plans AS baselines ON baselines.run_id = baseline_runs.id AND baselines.id <> plans.id
JOIN plan_kpis ON plan_kpis.plan_key = plans.key
JOIN plan_kpis AS baseline_kpis
    ON baseline_kpis.plan_key = baselines.key AND baseline_kpis.name = plan_kpis.name"""

VIEWS = {
    "report_kpis": KPIS,
    "report_utilisation": UTILISATION,
    "report_coverage": COVERAGE,
    "report_allocations": ALLOCATIONS,
    "report_comparison": COMPARISON,
}


def upgrade() -> None:
    """Go forward."""
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query}")


def downgrade() -> None:
    """Go back."""
    for name in VIEWS:
        op.execute(f"DROP VIEW {name}")
