"""Settling: a copy of a data key that came by HPKE is wrapped anew under the unit's own key, by whoever opened it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from casework.policy import data_keys
from casework.policy.data_keys import Whose
from casework.policy.grant_tables import KINDS, Guarded, GuardedType, HeldByUnit, permission_of, unit_context
from casework.policy.table import Hold
from casework.trail import actor
from casework.trail.log.append import digest_of
from casework.vault import keyring, wrapping
from casework.vault.commitments import mark_of_unit_key


def settle(record: type[Guarded], opened: dict[tuple[UUID, int], bytes]) -> frozenset[UUID]:
    """Re-wrap copies that came by HPKE under the unit's own key, so that the next list costs a microsecond each.

    `opened` maps (object, unit) to the data key just opened; who holds what does not change. A row that a colleague is
    settling at this moment, or has settled since it was read, is hers: nobody waits and nobody does it twice.

    A key that is not its object's own, or of which nobody can say so any more, stays as it came and is named; answers
    of which objects it is another's.
    """
    kind = KINDS[record]
    # Locked first: of a key that is turned at this moment the copies are somebody's who comes after.
    rows = list(
        kind.by_unit._default_manager.select_for_update(skip_locked=True).filter(
            Q(content_object_id__in={subject for subject, _ in opened}),
            permission_id=permission_of(record, Hold.SEE),
            group_id__in={unit for _, unit in opened},
        )
    )
    whose = data_keys.whose_are(kind, {subject: key for (subject, _), key in opened.items()}, whole=True)
    for wrong in (Whose.FOREIGN, Whose.HALF_SAID):
        named = [(one, f"unit:{unit}") for one, unit in opened if whose[one] is wrong]
        data_keys.note_foreign(kind, named, wrong)
    opened = {place: key for place, key in opened.items() if whose[place[0]] is Whose.OWN}
    changed = []
    for row in rows:
        data_key = opened.get((row.content_object_id, row.group_id))
        if data_key is not None and not wrapping.is_settled(bytes(row.sealed_key)):
            context = unit_context(kind, row.content_object_id, row.group_id)
            unit_key = keyring.current().unit_key(row.group_id)
            row.sealed_key = wrapping.wrap(unit_key, data_key, context=context)
            row.unit_mark = mark_of_unit_key(unit_key)
            changed.append(row)
    _note_settled(kind, changed)
    kind.by_unit._default_manager.bulk_update(changed, ["sealed_key", "unit_mark"])
    return frozenset(one for one, found in whose.items() if found is Whose.FOREIGN)


def _note_settled(kind: GuardedType, rows: Sequence[HeldByUnit]) -> None:
    """One line for each unit, like the line of a list: which object, or how many and the digest of their ids."""
    doing = actor.acting()
    if doing is None:
        return
    for unit_id in sorted({row.group_id for row in rows}):
        ids = sorted(row.content_object_id for row in rows if row.group_id == unit_id)
        which = str(ids[0]) if len(ids) == 1 else f"{len(ids)}:{digest_of(ids)}"
        doing.rights.append(["settle", kind.word, which, f"unit:{unit_id}", ""])
