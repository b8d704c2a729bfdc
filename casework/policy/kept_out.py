"""Who is kept from a case: what its own log says, joined with the table, before any key is sealed to anybody.

Each act that keeps somebody out names her in its event, which the chain of the case and the tree bind. So a row that
its owner deleted is missed: the narrower counts, nobody is given the key, and the line of whatever was being done says
that the table says less, of which the sequencer makes an alert. Where the chain has a hole, or a link that does not
fit what it follows, nothing is sealed at all.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import connection

from casework.policy.grant_tables import Guarded
from casework.records.cases import Case
from casework.rulebook.refusals import Refused
from casework.trail import actor
from casework.vault.errors import Tampered

logger = logging.getLogger("casework")

_ASKED = """
    SELECT x.worker_id, 'table' FROM casework_exclusion x WHERE x.case_id = %(case)s
    UNION ALL SELECT s.worker_id, s.found FROM wall.kept_out_by_log(%(case)s) s
"""


class LogBroken(Refused, Tampered):
    """Refused: the log of this case is gone or changed somewhere, so nobody knows who is kept from it or which key is
    its own; nothing was sealed and nothing written."""

    code = "log_broken"


def kept_from(subject: Guarded) -> frozenset[int]:
    """Who is kept from the case this object belongs to. Raises LogBroken."""
    case_id = subject.pk if isinstance(subject, Case) else subject.case_id
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, {"case": case_id})
        rows = cursor.fetchall()
    if any(found == "hole" for _, found in rows):
        logger.critical("the log of case %s does not hold", case_id)
        raise LogBroken
    stands = {worker_id for worker_id, found in rows if found == "table"}
    said = {worker_id for worker_id, found in rows if found == "log"}
    for worker_id in sorted(said - stands):
        _note_missing(case_id, worker_id)
    return frozenset(stands | said)


def _note_missing(case_id: UUID, worker_id: int) -> None:
    # Whom, the case's own trail says: whoever reads the server's log may be the one who is kept out.
    logger.critical("an exclusion is gone from the table: case %s", case_id)
    doing, missing = actor.acting(), ["missing", "case", str(case_id), f"worker:{worker_id}", ""]
    if doing is not None and missing not in doing.rights:
        doing.rights.append(missing)
