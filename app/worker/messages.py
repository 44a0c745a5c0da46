"""What a worker and its solver tell each other: the order on stdin, JSON lines on stdout.

The order is a line of JSON, the document's line and, where `has_start`, the line of a decision to
begin from. Then `stop` may follow at any time; the end of stdin means that the worker is gone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from pydantic import TypeAdapter

from solver.errors import AllocationError, CheckerRefused
from solver.plan import Decision, Plan
from solver.search.progress import Progress
from solver.search.settings import Settings

PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)
DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)
STOP = b"stop\n"


@dataclass(frozen=True, slots=True)
class Order:
    """What a solver is told to solve.

    document: canonical JSON. began: when the run did, seconds since 1970; its time limit counts
    from there. start: a decision's JSON. is_stopped: only judge `start`, and come back with it.
    is_background: give way to runs that somebody waits for.
    """

    document: bytes
    settings: Settings
    began: float
    start: bytes | None = None
    is_stopped: bool = False
    is_background: bool = False

    def write(self, stream: BinaryIO) -> None:
        """Write it; whoever reads it may read slowly."""
        header = {
            "settings": self.settings.model_dump(mode="json"),
            "began": self.began,
            "has_start": self.start is not None,
            "is_stopped": self.is_stopped,
            "is_background": self.is_background,
        }
        stream.write(json.dumps(header).encode() + b"\n" + self.document + b"\n")
        if self.start is not None:
            stream.write(self.start + b"\n")
        stream.flush()

    @classmethod
    def read(cls, stream: BinaryIO) -> Order | None:
        """Read one; None where the stream ends first."""
        line = stream.readline()
        if not line:
            return None
        header = json.loads(line)
        document = stream.readline().rstrip(b"\n")
        start = stream.readline().rstrip(b"\n") if header["has_start"] else None
        settings = Settings.model_validate(header["settings"])
        flags = {name: header[name] for name in ("is_stopped", "is_background")}
        return cls(document, settings, header["began"], start, **flags)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no plan. evidence: what the checker held against one, rule by rule."""

    code: str
    message: str
    rules: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    evidence: dict[str, Any] | None = None

    @classmethod
    def of(cls, error: AllocationError) -> Failure:
        """An error of the solver's."""
        if isinstance(error, CheckerRefused):
            evidence = asdict(error.evidence)
            return cls(error.code, str(error), tuple(error.evidence.rules), (), evidence)
        rules, projects = getattr(error, "rules", ()), getattr(error, "projects", ())
        return cls(error.code, str(error), tuple(rules), tuple(projects))

    def as_json(self) -> dict[str, Any]:
        """As a run keeps it."""
        return asdict(self)


FAILURE: TypeAdapter[Failure] = TypeAdapter(Failure)
PROGRESS: TypeAdapter[Progress] = TypeAdapter(Progress)
ADAPTERS: Mapping[type, TypeAdapter[Any]] = {
    Progress: PROGRESS,
    Failure: FAILURE,
    Plan: PLAN,
    Decision: DECISION,
}
Message = Progress | Failure | Plan | bytes
"""bytes: a decision as JSON, which a worker keeps without reading it."""


def encode(message: Progress | Failure | Plan | Decision) -> bytes:
    """A message as a line: its kind, a space, its JSON."""
    kind = type(message)
    return b"%s %s\n" % (kind.__name__.encode(), ADAPTERS[kind].dump_json(message))


def decode(line: bytes) -> Message:
    """The message of a line."""
    kind, _, body = line.rstrip(b"\n").partition(b" ")
    match kind:
        case b"Progress":
            return PROGRESS.validate_json(body)
        case b"Failure":
            return FAILURE.validate_json(body)
        case b"Plan":
            return PLAN.validate_json(body)
        case b"Decision":
            return body
    raise ValueError(f"{kind!r} is no kind of message.")
