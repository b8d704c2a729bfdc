"""Finding cases otherwise than by a name: by a telephone number, an identity paper, or a partner they were sent to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from uuid import UUID

from django.utils import timezone

from casework.policy.memberships import ActiveMembership
from casework.policy.unit_keys import fingerprint_keys_of
from casework.records.people import Fingerprint
from casework.records.referral import Referral
from casework.records.units import RECEIVING, Unit
from casework.rulebook import name_forms
from casework.rulebook.identity_papers import may_be_a_card
from casework.vault.errors import Malformed
from casework.vault.fingerprints import canonical_paper, canonical_phone, fingerprint

PAPERS = ("cccd", "cmnd", "passport", "laissez")
FEWEST_DIGITS = 6
"""A number shorter than that is a part of a code, or of a name."""

MOST = 50
"""So many of the cases sent to a partner, the newest."""


def by_number(memberships: Iterable[ActiveMembership], typed: str) -> frozenset[UUID]:
    """The cases in her sight that have exactly this number as their own: digests are compared, no number is opened.

    A telephone that is shared with others is no number of hers, and finds nothing.
    """
    numbers = list(_numbers(typed))
    member = next(iter(memberships), None)
    if not numbers or member is None:
        return frozenset()
    keys = fingerprint_keys_of(Unit.objects.get(pk=member.unit_id)).by_number()
    digests = [fingerprint(key, kind, number) for key in keys.values() for kind, number in numbers]
    rows = Fingerprint.objects.filter(province_id=member.province_id, digest__in=digests)
    return frozenset(rows.values_list("case_id", flat=True))


def _numbers(typed: str) -> Iterator[tuple[str, str]]:
    if sum(sign.isdigit() for sign in typed) < FEWEST_DIGITS:
        return
    is_a_card = partial(may_be_a_card, at=timezone.now())
    readers: dict[str, Callable[[str], str]] = {"phone": canonical_phone}
    readers |= {kind: partial(canonical_paper, kind, is_a_card=is_a_card) for kind in PAPERS}
    for kind, read in readers.items():
        try:
            yield kind, read(typed)
        except Malformed:
            continue


def by_partner(memberships: Iterable[ActiveMembership], words: str) -> frozenset[UUID]:
    """The newest cases in her sight of which a packet went to a partner of this name."""
    provinces = {one.province_id for one in memberships}
    partners = list(Unit.objects.filter(kind__in=RECEIVING, province_id__in=provinces).values_list("pk", "name"))
    ids = [partners[place][0] for place in name_forms.found_among(words, (name for _, name in partners))]
    if not ids:
        return frozenset()
    rows = Referral.objects.filter(to_unit_id__in=ids).order_by("-id").values_list("case_id", flat=True)
    return frozenset(rows[:MOST])
