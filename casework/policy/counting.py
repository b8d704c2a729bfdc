"""Counting: the sealed statistics of every case that a province's unit holds, opened at once, given out as numbers.

One statement is the permission query and gives keys and statistics together; what it gives goes to no ring and makes no
record. Who is kept from a case, and who sits there no longer, counts nothing of it.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from uuid import UUID

from django.db import connection
from django.utils import timezone

from casework.policy import settling
from casework.policy.grant_tables import KINDS, permission_of
from casework.policy.predicates import ACTIVE_MEMBERSHIPS_IN_ROLES, SEES, held_by_unit, held_in_own_name, not_excluded
from casework.policy.table import TABLE, Hold
from casework.policy.unit_keys import GrantKeys, older_keys_of
from casework.records.cases import Case
from casework.records.statistics import CaseStatistics
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.stages import Stage
from casework.trail.log.append import digest_of_bytes
from casework.vault import batch, keyring, sealing
from casework.vault.errors import VaultError
from casework.vault.fields import SealedField
from casework.vault.key_chain import newest_of, older_keys

logger = logging.getLogger("casework")

SET_ASIDE = (Stage.DUPLICATE, Stage.OUT_OF_SCOPE)
"""Her other case counts, and what is no case of this programme does not."""

SETTLED_AT_ONCE = 500
"""So many copies that came by HPKE are settled in one look; the rest opens all the same, and is settled by the next."""

STATISTICS: SealedField = CaseStatistics._meta.get_field("text")

ALONE = "(h.personal OR octet_length(h.sealed_key) <> %(wrapped)s OR octet_length(f.text) <> %(sealed)s"
ALONE += " OR c.older_keys IS NOT NULL)"
"""What does not fit into the block: copies of one person or on their way, and cases whose key was turned. There are
few."""

_UNIT = "%(unit)s"
_OF_THE_UNIT_TOO = held_by_unit(
    KINDS[Case], _UNIT, "u.content_object_id = g.content_object_id AND u.permission_id = %(see)s", grant="u"
)

QUERY = f"""
    WITH membership AS MATERIALIZED ({ACTIVE_MEMBERSHIPS_IN_ROLES} AND m.unit_id = %(unit)s), held AS (
        SELECT g.content_object_id AS id, g.sealed_key, false AS personal FROM {held_by_unit(KINDS[Case], _UNIT, SEES)}
        UNION ALL
        SELECT g.content_object_id, g.sealed_key, true
        FROM {held_in_own_name(KINDS[Case], _UNIT, f"{SEES} AND NOT EXISTS (SELECT FROM {_OF_THE_UNIT_TOO})")}
    )
    SELECT
        string_agg(int4send(c.desk_id) || uuid_send(c.id) || h.sealed_key || f.text, '')
            FILTER (WHERE f.text IS NOT NULL AND NOT {ALONE}),
        string_agg(int4send(c.desk_id) || uuid_send(c.id), '') FILTER (WHERE f.text IS NULL),
        array_agg(int4send(c.desk_id) || uuid_send(c.id) || CASE WHEN h.personal THEN '\\x01'::bytea ELSE '\\x00' END
            || int4send(octet_length(h.sealed_key)) || h.sealed_key
            || int4send(octet_length(f.text)) || f.text || coalesce(c.older_keys, ''))
            FILTER (WHERE f.text IS NOT NULL AND {ALONE})
    FROM held h JOIN casework_case c ON c.id = h.id LEFT JOIN casework_casestatistics f ON f.case_id = c.id
    WHERE EXISTS (SELECT FROM membership) AND c.stage <> ALL(%(aside)s) AND c.id <> ALL(%(without)s)
      AND {not_excluded("c.id")}
"""  # noqa: S608

_HEAD = batch.LABEL + batch.ID


@dataclass
class Counted:
    """The texts of `rulebook.statistics` by desk, how often each stands there, and what has none.

    `untold` are cases without statistics, `unopened` those whose statistics did not open. `ids` are all that was
    counted.
    """

    texts: Counter[tuple[int, str]] = field(default_factory=Counter)
    untold: Counter[int] = field(default_factory=Counter)
    unopened: Counter[int] = field(default_factory=Counter)
    ids: list[bytes] = field(default_factory=list)
    without_statistics: list[UUID] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """What can prove later which cases were counted."""
        return digest_of_bytes(sorted(self.ids))


def count(by: Worker, unit_id: int, *, act: Act, without: Collection[UUID] = ()) -> Counted:
    """Open the statistics of every case this worker holds through this unit, except these."""
    with connection.cursor() as cursor:
        cursor.execute(
            QUERY,
            {
                "worker": by.pk,
                "unit": unit_id,
                "roles": [role.value for role in TABLE[act].roles],
                "see": permission_of(Case, Hold.SEE),
                "now": timezone.now(),
                "aside": [stage.value for stage in SET_ASIDE],
                "without": list(without),
                "wrapped": batch.WRAPPED,
                "sealed": batch.SEALED,
            },
        )
        block, bare, alone = cursor.fetchone()
    block, bare, alone = block or b"", bare or b"", alone or []
    counted = Counted(ids=[*batch.ids_in(block), *batch.ids_in(bare, _HEAD), *(one[4:_HEAD] for one in alone)])
    for at in range(0, len(bare), _HEAD):
        counted.untold[_number(bare[at : at + 4])] += 1
        counted.without_statistics.append(UUID(bytes=bare[at + 4 : at + _HEAD]))
    if block:
        tally = batch.tally(
            block,
            holder_key=keyring.current().unit_key(unit_id),
            older=partial(older_keys_of, unit_id),
            kind=KINDS[Case].word,
            holder=f"unit:{unit_id}",
            purpose=STATISTICS.purpose,
        )
        for (desk, clear), times in tally.texts.items():
            counted.texts[_number(desk), clear.decode(errors="replace")] += times
        counted.unopened.update({_number(desk): times for desk, times in tally.unopened.items()})
    _count_alone(by, unit_id, alone, counted)
    return counted


def _count_alone(by: Worker, unit_id: int, alone: Iterable[bytes], counted: Counted) -> None:
    keys = GrantKeys(by.pk, KINDS[Case])
    for piece in alone:
        desk, object_id, personal = _number(piece[:4]), UUID(bytes=piece[4:_HEAD]), piece[_HEAD] == 1
        begins = _HEAD + 5
        ends = begins + _number(piece[_HEAD + 1 : begins])
        wrapped, over = piece[begins:ends], ends + 4 + _number(piece[ends : ends + 4])
        sealed, older = piece[ends + 4 : over], piece[over:]
        try:
            newest = keys.open_copy(object_id, wrapped, unit_id=unit_id, personal=personal)
            named = {newest_of(older): newest, **dict(older_keys(older, newest, object_id))}
            data_key = named.get(sealing.number_of(sealed), newest)
            clear = sealing.unseal(data_key, sealed, purpose=STATISTICS.purpose, guarded=object_id, row=object_id)
        except VaultError:
            logger.error("the statistics of a case did not open: %s", object_id)
            counted.unopened[desk] += 1
            continue
        counted.texts[desk, clear.decode(errors="replace")] += 1
    if keys.unsettled:
        settling.settle(Case, dict(islice(keys.unsettled.items(), SETTLED_AT_ONCE)))


def _number(four: bytes) -> int:
    return int.from_bytes(four, "big")
