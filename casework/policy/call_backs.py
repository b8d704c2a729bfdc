"""A request to be called back: sealed to the chosen desk and its province by somebody without an account."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection

from casework.policy import certification
from casework.policy.unit_keys import report_context
from casework.records.units import Unit, UnitKind
from casework.records.violence_reports import ViolenceReport
from casework.vault import keyring
from casework.vault.aead import new_key
from casework.vault.certificates import Anchor, Trust
from casework.vault.keyring import Keyring


@dataclass(frozen=True)
class Places:
    """Where somebody may ask to be called from: the province that answers for the page, and its desks."""

    trusted: Trust
    province: Unit
    desks: Mapping[int, Unit]


def places(anchor: Anchor) -> Places:
    """The desks that this province certifies. Raises NotCertified where nothing here is its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wall.call_back_roll(%s)", [anchor.province])
        trusted = certification.believed(anchor, cursor.fetchone())
        cursor.execute("SELECT * FROM wall.call_back_places(%s)", [anchor.province])
        found = [_unit(*row) for row in cursor.fetchall()]
    desks = {}
    province: Unit | None = None
    for unit in found:
        certification.check(unit, trusted=trusted)
        if unit.kind == UnitKind.PROVINCE:
            province = unit
        else:
            desks[unit.pk] = unit
    if province is None:
        raise certification.NotCertified
    return Places(trusted, province, desks)


def _unit(pk: int, *said: object) -> Unit:
    names = ("kind", "name", "parent_id", "province_id", "commune_code", "commune_valid_from", "phone")
    return Unit(pk=pk, **dict(zip((*names, "public_key", "certified"), said, strict=True)))


def ask(
    among: Places, desk_id: int | None, told: Mapping[str, object], *, at: datetime, act: timedelta, settle: timedelta
) -> None:
    """Seal what was told and hand it in. Whoever does it can read none of it afterwards; the same is done whether or
    not that desk is one, and whether or not there is room for it."""
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    desk, report = among.desks.get(desk_id or 0, among.province), _id_of(hour)
    with keyring.using(Keyring(None, {})):
        data_key = new_key()
        keyring.current().hold(report, data_key)
        row = ViolenceReport(id=report)
        row.told = dict(told)
        sealed = bytes(ViolenceReport._meta.get_field("told").pre_save(row, add=True))
        keys = [
            certification.seal_to_unit(unit, data_key, context=report_context(report, unit.pk), trusted=among.trusted)
            for unit in (desk, among.province)
        ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wall.ask_call_back(%s, %s, %s, %s, %s, %s, %s, %s::interval, %s::interval)",
            [
                *(report, hour, desk.pk, keys[0], among.province.pk, keys[1], sealed),
                *(f"{one.total_seconds():.0f} seconds" for one in (act, settle)),
            ],
        )


def _id_of(hour: datetime) -> UUID:
    """An id that tells the hour and no more: in the order of the others, it was made at its beginning."""
    noise = int.from_bytes(os.urandom(10), "big")
    ticks = noise >> 62 & 0xFFF
    return UUID(
        int=int(hour.timestamp()) * 1000 << 80 | 0x7 << 76 | ticks << 64 | 0b10 << 62 | (noise & ((1 << 62) - 1))
    )
