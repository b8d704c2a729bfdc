"""One case's trail as a file that proves itself, for a supervisor to keep and to check on another computer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from casework.policy import viewing
from casework.queries.audit import checkpoints
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.sections import Section
from casework.trail.proof import bundles


@dataclass(frozen=True)
class Bundle:
    """The file: what to call it, with nothing of hers in the name, and its bytes."""

    name: str
    content: bytes


def of_case(by: Worker, case_id: UUID) -> Bundle:
    """The bundle of one case; it proves that it continues every checkpoint she kept. Raises NotFound.

    Rows stand in it as they are stored, every word of hers sealed.
    """
    with viewing.view_access(by, Act.TRAIL_BUNDLE) as access:
        case = access.enter(Case, case_id)
        access.open_sections(Section.TRAIL)
        content = bundles.bundle(case_id, older=[one.size for one in checkpoints.kept_by(by)])
        return Bundle(f"so-{case.code or case_id.hex[-6:]}.json", content)
