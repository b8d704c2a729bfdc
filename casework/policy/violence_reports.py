"""The key of a report of violence, sealed to the desk it went to and opened there alone; whom it names is passed by."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import Q

from casework.policy import certification, stand_by
from casework.policy.unit_keys import opened_by_pair, report_context, unit_private
from casework.records.units import Membership, Unit
from casework.records.violence_reports import ReportKept, ViolenceReport
from casework.rulebook.violence_reports import is_named, named_in
from casework.vault import keyring
from casework.vault.aead import new_key
from casework.vault.errors import VaultError
from casework.vault.keypairs import PrivateKey

logger = logging.getLogger("casework")


def make_key(report: ViolenceReport, desk: Unit) -> None:
    """Give a report its key, sealed to the desk's certified public key and on the ring. Raises NotCertified."""
    data_key = new_key()
    report.sealed_key = certification.seal_to_unit(desk, data_key, context=report_context(report.pk, desk.pk))
    keyring.current().hold(report.pk, data_key)


def named_among(told: Mapping[str, object], chosen: Collection[int], desk: Unit) -> frozenset[int]:
    """Who of the province this report is about, as far as it says so: by name, or pointed out by whoever reports."""
    named = named_in(told)
    province = desk.province or desk
    places = Membership.objects.filter(
        Q(unit=province) | Q(unit__province=province), ended_at__isnull=True, worker__is_active=True
    ).select_related("worker")
    return frozenset(
        one.worker_id for one in places if one.worker_id in chosen or is_named(one.worker.display_name, named)
    )


def place_for(desk: Unit, named: Collection[int]) -> Unit:
    """Where a report goes that came to this desk: there, or to the first in its turn at which somebody works and nobody
    whom it names; else to the province, which shows it to nobody of these."""
    for unit in stand_by.desks_in_turn(desk):
        people = set(
            Membership.objects.filter(unit=unit, ended_at__isnull=True, worker__is_active=True).values_list(
                "worker_id", flat=True
            )
        )
        if people and not people & set(named):
            return unit
    return desk.province or desk


def keep_from(report: ViolenceReport, named: Collection[int]) -> None:
    """Whom it names reads it nowhere, is told nothing of it and is called about it by nobody."""
    ReportKept.objects.bulk_create(ReportKept(report_id=report.pk, worker_id=one) for one in sorted(named))


def open_keys(reports: Iterable[ViolenceReport]) -> frozenset[UUID]:
    """Put the keys of these on the ring, as far as they open: one bad row must not take the others from the desk.
    Raises Locked for who does not sit there."""
    pairs: dict[int, PrivateKey] = {}
    opened = set()
    for report in reports:
        if report.desk_id not in pairs:
            pairs[report.desk_id] = unit_private(report.desk_id)
        context = report_context(report.pk, report.desk_id)
        try:
            key = opened_by_pair(report.desk_id, bytes(report.sealed_key), context=context, pair=pairs[report.desk_id])
        except VaultError:
            logger.error("a report did not open: %s", report.pk)
            continue
        keyring.current().hold(report.pk, key)
        opened.add(report.pk)
    return frozenset(opened)
