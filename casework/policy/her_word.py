"""Her word about being written down: what her no stops, whose keys end with the hour, and which a duty keeps.

Her no is a row. From then on nothing more is written; an hour later no key of the case is left that anybody could open
it with, history included, save at a body that a duty names. Her yes within the hour takes it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from casework.policy import certification
from casework.policy.grant_tables import KINDS, permission_of
from casework.policy.grants import note_right
from casework.policy.table import Hold
from casework.policy.unit_keys import no_context, opened_by_pair, unit_private
from casework.records.cases import Case
from casework.records.first_words import FirstWords, HerNo
from casework.records.units import Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook.acts import LOOKS, ONLY_ASKED, Act
from casework.rulebook.case_kinds import (
    A_HARMED_CHILD_IS_REPORTED,
    NONE_KNOWN,
    CaseKind,
    Kinds,
    as_kept,
    kinds_among,
    kinds_of,
)
from casework.rulebook.deadlines import clock
from casework.rulebook.first_words import GOES_DARK
from casework.rulebook.rows import Sourced
from casework.rulebook.stages import Stage
from casework.trail.log.canonical import instant
from casework.vault import aead, keyring
from casework.vault.errors import VaultError

BEFORE_TAKEN_IN = frozenset({Stage.DRAFT, Stage.REPORTED})
"""Until the desk took her case in, on her yes or on a ground of the law, all of it stands on her word."""

NOT_STOPPED = (
    LOOKS
    | ONLY_ASKED
    | {
        *(Act.WRITING_ALLOW, Act.WRITING_REFUSE, Act.CONSENT_WITHDRAW, Act.GRANT_EXCLUDE, Act.ENTRY_STRIKE),
        *(Act.REASON_STATE, Act.NOTICE_GIVE, Act.CHILD_REPORT, Act.ALARM_RAISE),
        Act.CONTACT_WARN,
    }
)
"""What may be done while her no stands: looking and saying why one looks, what narrows, what the law has told,
and an alarm and a warning of a number, which tell nothing of her.
Every other act on it is refused, also one that nobody has thought of yet."""

OF_WHO_KEEPS_IT = frozenset({Act.CASE_REGISTER, Act.CASE_OUT_OF_SCOPE, Act.CASE_SET_ASIDE})
"""What the law asks beside it of a desk that keeps the case. Where none keeps it, whatever takes it in or moves it on
would outlive her no."""


@dataclass(frozen=True, slots=True)
class DutyThatKeeps:
    """A duty that names a kind of body: what it had before her no stays open to it."""

    body: UnitKind
    law: Sourced


_DESK_ACTS = DutyThatKeeps(UnitKind.COMMUNE_DESK, clock("D02").rules[0])
_DESK_REPORTS = DutyThatKeeps(UnitKind.COMMUNE_DESK, A_HARMED_CHILD_IS_REPORTED)

KEPT_BY_DUTY: Mapping[CaseKind, tuple[DutyThatKeeps, ...]] = {
    CaseKind.FAMILY: (_DESK_ACTS,),
    CaseKind.CHILD: (_DESK_REPORTS,),
    # Nobody may be told without her consent (law 53/2024 art. 3.10); and of what is not known nobody owes anything.
    CaseKind.TRAFFICKING: (),
}
"""Which bodies a duty names, kind by kind: a desk that was told of it must act. Every kind has its row."""


def kept_by(kinds: Kinds) -> tuple[DutyThatKeeps, ...]:
    """The duties of all kinds of a case."""
    return tuple(duty for kind in CaseKind if kind in kinds for duty in KEPT_BY_DUTY[kind])


def desk_keeps(case: Case, kinds: Kinds) -> bool:
    """Whether the desk has the case and a duty names it."""
    return case.stage == Stage.REPORTED and any(one.body is UnitKind.COMMUNE_DESK for one in kept_by(kinds))


def kinds_of_case(case: Case) -> Kinds:
    """What kinds of case it is, as far as was said; needs the case's key where it was."""
    words = FirstWords.objects.filter(case=case).first()
    return kinds_of(words.said if words is not None else None)


def standing_no(case: Case) -> HerNo | None:
    """Her no that nobody took back."""
    return HerNo.objects.filter(case=case, taken_back_at__isnull=True).first()


@dataclass(frozen=True, slots=True)
class StandingNo:
    """What the gate asks of a no that nobody took back: whether a duty keeps the case at its desk all the same."""

    desk_keeps: bool


STANDING = f"""(SELECT n.desk_keeps FROM {HerNo._meta.db_table} n WHERE n.case_id = t.id AND n.taken_back_at IS NULL)"""  # noqa: S608
"""The same beside a case `t` in one statement; no value where none stands."""


def standing_no_of(case: Case) -> StandingNo | None:
    """The no that stands on a case which may still be stopped by it."""
    no = standing_no(case) if case.stage in BEFORE_TAKEN_IN else None
    return StandingNo(no.desk_keeps) if no is not None else None


def stops(stage: str, act: Act, no: StandingNo | None) -> bool:
    """Whether an act would write while her no stands on a case at this stage."""
    if no is None or stage not in BEFORE_TAKEN_IN or act in NOT_STOPPED:
        return False
    return not (no.desk_keeps and act in OF_WHO_KEEPS_IT)


def went_dark(case_id: UUID) -> bool:
    """Whether its keys went with her no, for the worker under way: nothing that is typed for it is kept any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.went_dark(%s)", [case_id])
        return bool(cursor.fetchone()[0])


def hear(by: Worker, unit: Unit, case: Case | None, *, kinds: Kinds, how: str, at: datetime, copies: bytes) -> HerNo:
    """Keep her no, and let every key of the case end with the hour; without a case there is none.

    The kinds go to the province under a key of its own; where the province cannot be sealed to they are not kept, for
    her no holds all the same.
    """
    keeps = case is not None and desk_keeps(case, kinds)
    ends = at if case is None else at + timedelta(hours=GOES_DARK.value or 0)
    no = HerNo(
        unit=unit, case=case, heard_by_id=by.pk, heard_at=at, how=how, dark_at=ends, desk_keeps=keeps, copies=copies
    )
    _seal_kinds(no, unit, kinds)
    no.save(force_insert=True)
    if case is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT wall.goes_dark(%s)", [no.pk])
            for (holder,) in cursor.fetchall():
                note_right("end", KINDS[Case], case.pk, holder, instant(ends))
    return no


def take_back(by: Worker, case: Case, no: HerNo, *, at: datetime) -> None:
    """Her yes in time: the keys stay with whoever had them."""
    HerNo.objects.filter(pk=no.pk).update(taken_back_at=at, taken_back_by_id=by.pk)
    words = {permission_of(Case, hold): hold for hold in Hold}
    strongest: dict[str, Hold] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT holder, word FROM wall.stays_open(%s)", [no.pk])
        for holder, word in cursor.fetchall():
            strongest[holder] = max(words[word], strongest.get(holder, Hold.SEE))
    for holder, hold in sorted(strongest.items()):
        note_right("give", KINDS[Case], case.pk, holder, hold.codename)


def drop_what_is_dark() -> None:
    """Take away the keys of whatever went dark, whoever held them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.drop_dark()")


def _seal_kinds(no: HerNo, unit: Unit, kinds: Kinds) -> None:
    province = unit.province
    if province is None:
        return
    data_key = aead.new_key()
    try:
        no.sealed_key = certification.seal_to_unit(province, data_key, context=no_context(no.pk, province.pk))
    except (certification.NotCertified, VaultError):
        return
    keyring.current().hold(no.pk, data_key)
    no.kind = "+".join(as_kept(kinds))


def kinds_left(no: HerNo, province_id: int) -> Kinds:
    """The kinds that are left of somebody who said no, opened with the province's key. Raises VaultError."""
    if no.sealed_key is None:
        return NONE_KNOWN
    context = no_context(no.pk, province_id)
    pair = unit_private(province_id)
    keyring.current().hold(no.pk, opened_by_pair(province_id, bytes(no.sealed_key), context=context, pair=pair))
    return kinds_among((no.kind or "").split("+"))
