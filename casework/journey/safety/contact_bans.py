"""A contact ban from the side of the file: asked for, taken back, broken, or written down as it came on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from casework.journey import ban_clocks
from casework.journey.ban_clocks import locked, require
from casework.journey.operation import operation
from casework.journey.told_times import moment_told
from casework.policy import bound_rows, location_leak
from casework.policy import contact_bans as bodies
from casework.records.ban_orders import BanOrder
from casework.records.ban_standing import orders_of, state_of
from casework.records.base import insert
from casework.records.cases import Case
from casework.records.contact_bans import ContactBan
from casework.records.workers import Worker
from casework.rulebook import ban_sheets
from casework.rulebook.acts import Act
from casework.rulebook.ban_sheets import ASK_FOR_ANOTHER, BODY
from casework.rulebook.contact_bans import ASKING, ON_PAPER, BanSection, BanStage, BanState, Maker, Move, longest_until
from casework.rulebook.refusals import (
    Blocked,
    EditConflict,
    InvalidValue,
    MissingPrerequisite,
    NoConsent,
    NotFound,
    WrongStage,
)
from casework.rulebook.sheets import Sheet


@operation(Act.BAN_ASK)
def ask_ban(by: Worker, case: Case, *, told_at: datetime | None = None, answers: Mapping[str, object]) -> ContactBan:
    """Ask the chairman for a ban, on her word, on that of who acts for her, or of a body with her consent; or write
    down what he needs for one of his own motion where her life is threatened.

    He reads why and against whom, and neither where she is nor any number, host or code. Where anybody at the
    committee is kept from the case it goes past it; where somebody at the police is, they have no part of it.
    Raises InvalidValue, NoConsent, LocationLeak, Blocked where nobody is left who decides, and MissingPrerequisite
    while one waits: while one stands the next may be asked for, which is a record of its own.
    Law 13/2022/QH15, Article 25.1.
    """
    said, now = _answered(ban_sheets.ASKED, answers), timezone.now()
    told = moment_told(told_at, now)
    if said["by"] == BODY and said.get("agreed") != "yes":
        raise NoConsent
    if said["by"] in ASK_FOR_ANOTHER and not said.get("for_her"):
        raise InvalidValue("for_her", "who_asks_missing")
    if any(state_of(one, at=now) is BanState.ASKED for one in orders_of(case.contact_bans.all()).values()):
        raise MissingPrerequisite("ban_waits")
    committee = bodies.committee_who_decides(case)
    if committee is None:
        raise Blocked("nobody_to_decide")
    request = {key: said[key] for key in ban_sheets.REQUEST.keys if key in said}
    _tells_no_place(by, case, request)
    location_leak.ask_of_told_location("why", str(request["why"]))
    order = BanOrder(committee=committee, police=bodies.police_who_watch(case), desk=case.desk, asked_at=now)
    order.save(force_insert=True)
    ban = ContactBan(
        case=case,
        maker=Maker.CHAIR,
        order_id=order.pk,
        told_at=told,
        written_at=now,
        written_by_id=by.pk,
        said=said,
    )
    insert(ban)
    bodies.write_part(order, BanSection.REQUEST, request, by=by.pk, at=now, told_at=told)
    ban_clocks.begin(order, ASKING, at=now)
    return ban


@operation(Act.BAN_UNDO)
def undo_ban(by: Worker, case: Case, *, ban_id: UUID, told_at: datetime | None = None, why: str = "") -> ContactBan:
    """What was asked for is taken back while it waits; of a ban that lasts it is asked to be cancelled (Mẫu số 10).
    When she said so is kept beside when it was written.

    Raises InvalidValue, NotFound, LocationLeak, and WrongStage where there is nothing to take back.
    Law 13/2022/QH15, Article 25.4.
    """
    ban, order = _standing(case, ban_id)
    now = timezone.now()
    told = moment_told(told_at, now)
    if order.stage == BanStage.ASKED:
        require(order, Move.WITHDRAW, at=now)
        order.stage = BanStage.WITHDRAWN
        order.save(update_fields=["stage"])
        ban_clocks.meet(order, Move.WITHDRAW, at=now)
    else:
        require(order, Move.ASK_CANCEL, at=now)
        if order.back_asked_at is not None and order.back_decided_at is None:
            raise WrongStage("ban_cancelling")
        if not why.strip():
            raise InvalidValue("why", "why_missing")
        words = {"why": why.strip()}
        _tells_no_place(by, case, words)
        location_leak.ask_of_told_location("why", why)
        order.back_asked_at, order.back_decided_at = now, None
        order.save(update_fields=["back_asked_at", "back_decided_at"])
        bodies.write_part(order, BanSection.ASKED_BACK, words, by=by.pk, at=now, told_at=told)
        ban_clocks.begin(order, Move.ASK_CANCEL, at=now)
    ban.update(said={**ban.said, "back_why": why.strip() or "–", "back_told_at": told.isoformat()})
    return ban


@operation(Act.BAN_BREACH)
def tell_breach(by: Worker, case: Case, *, ban_id: UUID, told_at: datetime | None = None, breach: str) -> ContactBan:
    """He broke it: the police are told at once, with what he did and nothing of where she is.

    Raises InvalidValue, NotFound, LocationLeak, WrongStage, and Blocked where the police have no part of it: then they
    are called. Law 13/2022/QH15, Article 25.6.
    """
    ban, order = _standing(case, ban_id)
    now = timezone.now()
    require(order, Move.BREACH, at=now)
    if order.police_id is None:
        raise Blocked("call_the_police")
    said = _answered(ban_sheets.BROKEN, {"breach": breach.strip()})
    _tells_no_place(by, case, said)
    location_leak.ask_of_told_location("breach", str(said["breach"]))
    order.breached_at = now
    order.save(update_fields=["breached_at"])
    bodies.write_part(order, BanSection.BREACH, said, by=by.pk, at=now, told_at=moment_told(told_at, now))
    ban_clocks.begin(order, Move.BREACH, at=now)
    ban.update(said={**ban.said, "breach": said["breach"]})
    return ban


@operation(Act.BAN_RECORD)
def record_ban(
    by: Worker, case: Case, *, maker: str, began_at: datetime, until: datetime, answers: Mapping[str, object]
) -> ContactBan:
    """A decision that came on paper, of a court or of a chairman who has no account; the desk follows its end.

    Raises InvalidValue, also for a time longer than the law knows (law 13/2022/QH15, Articles 25.1 and 26).
    """
    if maker not in ON_PAPER:
        raise InvalidValue("maker", "unknown_answer")
    if until <= began_at:
        raise InvalidValue("until", "until_too_early")
    if until > longest_until(maker, began_at):
        raise InvalidValue("until", "longer_than_the_law")
    now = timezone.now()
    ban = ContactBan(
        case=case,
        maker=maker,
        told_at=now,
        written_at=now,
        written_by_id=by.pk,
        began_at=began_at,
        until=until,
        said=_answered(ban_sheets.ON_A_PAPER, answers),
    )
    insert(ban)
    return ban


@operation(Act.BAN_END)
def end_ban(by: Worker, case: Case, *, ban_id: UUID, expected_version: int, ended: str) -> ContactBan:
    """What follows on a ban that came on paper: it ran out, it was lifted, or another was asked for; with a word.

    Raises InvalidValue, EditConflict, NotFound, WrongStage.
    """
    ban = ContactBan.objects.select_for_update().filter(pk=ban_id, case=case, maker__in=ON_PAPER).first()
    if ban is None:
        raise NotFound
    if expected_version != ban.version:
        raise EditConflict
    if ban.ended_at is not None:
        raise WrongStage("ban_over")
    if not ended.strip():
        raise InvalidValue("ended", "why_missing")
    ban.update(expected_version=expected_version, ended_at=timezone.now(), said={**ban.said, "ended": ended.strip()})
    return ban


def _standing(case: Case, ban_id: UUID) -> tuple[ContactBan, BanOrder]:
    ban = ContactBan.objects.select_for_update().filter(pk=ban_id, case=case, order_id__isnull=False).first()
    if ban is None or ban.order_id is None:
        raise NotFound
    bound_rows.check_ban(ban)
    return ban, locked(ban.order_id)


def _answered(sheet: Sheet, answers: Mapping[str, object]) -> dict[str, object]:
    said = sheet.answered({key: it.strip() if isinstance(it, str) else it for key, it in answers.items()})
    sheet.check(said, refusal="unknown_answer")
    for row in sheet:
        if row.must and row.key not in said:
            raise InvalidValue(row.key, "answer_missing")
    return said


def _tells_no_place(by: Worker, case: Case, words: Mapping[str, object]) -> None:
    """Raises LocationLeak, and Blocked while she stays somewhere whoever writes does not know."""
    texts = {key: it for key, it in words.items() if isinstance(it, str) and it}
    location_leak.keep_out_of_packet(by, case, texts)
    code = case.code or ""
    for key, it in texts.items():
        if code and code.replace("-", "").casefold() in it.replace("-", "").replace(" ", "").casefold():
            raise InvalidValue(key, "names_the_code")
