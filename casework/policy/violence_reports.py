"""The key of a report of violence: one for each, sealed to the desk that received it and opened there alone."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from uuid import UUID

from casework.policy import certification
from casework.policy.unit_keys import opened_by_pair, report_context, unit_private
from casework.records.units import Unit
from casework.records.violence_reports import ViolenceReport
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
