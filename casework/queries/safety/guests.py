"""Whether somebody stays at a host's own address now: her first page says so, for nobody else tells her (A14)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from casework.policy.grant_tables import KINDS
from casework.policy.memberships import ActiveMembership
from casework.policy.predicates import held_by_unit
from casework.policy.roles import memberships_for
from casework.records.safety import ShelterStay
from casework.rulebook.acts import Act
from casework.rulebook.stages import SHELTER_OPEN

_LASTS = f"""
    EXISTS (SELECT FROM casework_shelterstay s WHERE s.id = g.content_object_id AND s.stage IN (
        {", ".join(repr(str(stage.value)) for stage in sorted(SHELTER_OPEN))}
    ))
"""

ANY = f"EXISTS (SELECT FROM membership, {held_by_unit(KINDS[ShelterStay], 'membership.unit_id', _LASTS)})"
"""Asked along with the lists of her desk; the wall shows no stay of a case that she is kept from."""


def has_any(memberships: Sequence[ActiveMembership]) -> bool:
    """The same asked alone, where no row of a list came that it could come with."""
    units = [one.unit_id for one in memberships_for(memberships, Act.SHELTER_RECEIVE)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH membership AS (SELECT unnest(%(units)s::int[]) AS unit_id) SELECT {ANY}",
            {"units": units, "now": timezone.now()},
        )
        (found,) = cursor.fetchone()
    return bool(found)
