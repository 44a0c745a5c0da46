"""What SQL keeps: the tables, nothing else."""

from models.base import Base
from models.idempotency import IdempotencyRow
from models.key import AuditRow, KeyRow
from models.plan import (
    AllocationRow,
    ConflictRow,
    KpiRow,
    PartRow,
    PersonPeriodRow,
    PlanProjectRow,
    PlanRow,
    ProjectPeriodRow,
    UnfilledRow,
)
from models.portfolio import (
    DemandRow,
    DocumentRow,
    PeriodRow,
    PersonRow,
    PortfolioRow,
    ProjectRow,
)
from models.run import CheckpointRow, ProgressRow, RunRow
from models.scenario import ScenarioRow

__all__ = [
    "AllocationRow",
    "AuditRow",
    "Base",
    "CheckpointRow",
    "ConflictRow",
    "DemandRow",
    "DocumentRow",
    "IdempotencyRow",
    "KeyRow",
    "KpiRow",
    "PartRow",
    "PeriodRow",
    "PersonPeriodRow",
    "PersonRow",
    "PlanProjectRow",
    "PlanRow",
    "PortfolioRow",
    "ProgressRow",
    "ProjectPeriodRow",
    "ProjectRow",
    "RunRow",
    "ScenarioRow",
    "UnfilledRow",
]
