"""What SQL keeps: the tables, nothing else."""

from models.approval import ApprovalRow, RecordRow
from models.base import Base
from models.batch import BatchRow, BatchRunRow
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
    CapacityRow,
    DemandRow,
    DocumentRow,
    PeriodRow,
    PersonRow,
    PortfolioRow,
    ProjectRow,
)
from models.run import CheckpointRow, ProgressRow, RunRow
from models.scenario import ScenarioRevisionRow, ScenarioRow, ScenarioTagRow
from models.schedule import FiringRow, ScheduleRow
from models.webhook import DeliveryRow, WebhookRow

__all__ = [
    "AllocationRow",
    "ApprovalRow",
    "AuditRow",
    "Base",
    "BatchRow",
    "BatchRunRow",
    "CapacityRow",
    "CheckpointRow",
    "ConflictRow",
    "DeliveryRow",
    "DemandRow",
    "DocumentRow",
    "FiringRow",
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
    "RecordRow",
    "RunRow",
    "ScenarioRevisionRow",
    "ScenarioRow",
    "ScenarioTagRow",
    "ScheduleRow",
    "UnfilledRow",
    "WebhookRow",
]
