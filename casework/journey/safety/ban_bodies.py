"""A contact ban at the bodies: the chairman decides in writing, the police watch over it, a breach is seen to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.journey import ban_clocks
from casework.journey.ban_clocks import locked, require
from casework.journey.idempotency import done_before
from casework.journey.operation import operation
from casework.policy import contact_bans as bodies
from casework.policy.roles import seated_who_may
from casework.records.ban_orders import BanDuty, BanOrder
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import ban_sheets
from casework.rulebook.acts import Act
from casework.rulebook.ban_sheets import DECISIONS, WATCHES, WITH_A_REASON
from casework.rulebook.contact_bans import BanSection, BanStage, Maker, Move, contact_until, longest_until
from casework.rulebook.refusals import InvalidValue, MissingPrerequisite, NotAllowed, WrongStage


@operation(Act.BAN_DECIDE)
def decide_ban(
    by: Worker, committee: Unit, *, order_id: UUID, decision: str, answers: Mapping[str, object]
) -> BanOrder:
    """The chairman decides on what is meant for him only: he issues or refuses, cancels or keeps, or says what follows.

    A refusal has its reason, in writing. A ban begins as it is signed and lasts three days at most. Raises
    InvalidValue, NotFound, MissingPrerequisite where the request does not open, and WrongStage where it stands
    otherwise. Law 13/2022/QH15, Articles 25.1, 25.2 and 25.4.
    """
    if decision not in DECISIONS:
        raise InvalidValue("decision", "unknown_answer")
    order, move, now = locked(order_id, committee=committee), Move(decision), timezone.now()
    said = ban_sheets.DECIDED.answered(answers)
    ban_sheets.DECIDED.check(said, refusal="unknown_answer")
    require(order, move, at=now)
    if move in WITH_A_REASON and not str(said.get("why", "")).strip():
        raise InvalidValue("why", "why_missing")
    words: dict[str, object] = {"decision": move.value}
    words |= {key: said[key] for key in ("number", "why") if key in said}
    match move:
        case Move.ISSUE:
            _issue(by, order, said, words, now)
        case Move.REFUSE:
            order.stage, order.decided_at, order.decided_by_id = BanStage.REFUSED, now, by.pk
            order.save(update_fields=["stage", "decided_at", "decided_by_id"])
            bodies.write_part(order, BanSection.REFUSAL, words, by=by.pk, at=now)
        case Move.CANCEL | Move.KEEP:
            _answer(by, order, move, words, now)
        case _:
            order.followed_at = now
            order.save(update_fields=["followed_at"])
            bodies.write_part(order, BanSection.LIFTING, words, by=by.pk, at=now)
    ban_clocks.meet(order, move, at=now)
    ban_clocks.begin(order, move, at=now)
    return order


_NAMED: tuple[str, ...] = ("her", "him", "his_place")


def _issue(by: Worker, order: BanOrder, said: Mapping[str, object], words: dict[str, object], now: datetime) -> None:
    if "days" not in said:
        raise InvalidValue("days", "answer_missing")
    asked = next((told for _copy, told in bodies.words_of(order, [BanSection.REQUEST])), {})
    if "him" not in asked:
        raise MissingPrerequisite("request_shut")
    until = min(now + timedelta(days=int(str(said["days"]))), longest_until(Maker.CHAIR, now))
    order.stage, order.decided_at, order.decided_by_id = BanStage.ISSUED, now, by.pk
    order.began_at, order.until = now, until
    order.save(update_fields=["stage", "decided_at", "decided_by_id", "began_at", "until"])
    # Whom it protects and from whom, since when and until when: the rest of what was asked stays with the chairman.
    named = {key: asked[key] for key in _NAMED if key in asked}
    lasts = {"began": now.isoformat(), "until": until.isoformat()}
    bodies.write_part(order, BanSection.DECISION, {**words, **named, **lasts}, by=by.pk, at=now)


def _answer(by: Worker, order: BanOrder, move: Move, words: Mapping[str, object], now: datetime) -> None:
    waits = order.back_asked_at is not None and order.back_decided_at is None
    if move is Move.KEEP and not waits:
        raise WrongStage("ban_stands_otherwise")
    if move is Move.CANCEL:
        order.stage = BanStage.CANCELLED
    order.back_decided_at = now
    order.save(update_fields=["stage", "back_decided_at"])
    bodies.write_part(order, BanSection.LIFTING, words, by=by.pk, at=now)


@operation(Act.BAN_ASSIGN)
def assign_supervisor(by: Worker, police: Unit, *, order_id: UUID, supervisor_id: int) -> BanOrder:
    """Somebody of the police is to watch over it, within the hour; another later takes it over.

    Raises InvalidValue for who does not work there or is kept from the case, NotFound, WrongStage.
    Circular 66/2025/TT-BCA.
    """
    order, now = locked(order_id, police=police), timezone.now()
    require(order, Move.ASSIGN, at=now)
    if order.supervisor_id == supervisor_id and order.assigned_at is not None:
        return done_before(order)
    if not seated_who_may(police.pk, Act.BAN_WATCH).filter(worker_id=supervisor_id).exists():
        raise InvalidValue("supervisor_id", "unknown_answer")
    order.assigned_at, order.supervisor_id = now, supervisor_id
    try:
        with transaction.atomic():
            order.save(update_fields=["assigned_at", "supervisor_id"])
    except IntegrityError as near:  # the database alone knows who is kept from a case that nobody here can see
        raise InvalidValue("supervisor_id", "unknown_answer") from near
    ban_clocks.meet(order, Move.ASSIGN, at=now)
    return order


@operation(Act.BAN_WATCH)
def watch_ban(
    by: Worker,
    police: Unit,
    *,
    order_id: UUID,
    what: str,
    told_at: datetime | None = None,
    answers: Mapping[str, object],
) -> BanOrder:
    """What the police and the supervisor do about it: it is served, a contact is permitted and over, it is broken.

    A contact is permitted for what the decree names, after its notice and his promise, four hours at most, and with
    somebody of the family who watches. Raises InvalidValue, NotFound, NotAllowed for a contact that is not the
    supervisor's own, WrongStage. Law 13/2022/QH15, Articles 25.6 and 25.7; decree 76/2023/NĐ-CP, Article 18.
    """
    if what not in WATCHES:
        raise InvalidValue("what", "unknown_answer")
    order, move, now = locked(order_id, police=police), Move(what), timezone.now()
    said = ban_sheets.WATCHED.answered(answers)
    ban_sheets.WATCHED.check(said, refusal="unknown_answer")
    told = told_at or now
    if told > now:
        raise InvalidValue("told_at", "moment_to_come")
    require(order, move, at=now)
    if move in ban_sheets.OF_THE_SUPERVISOR and order.supervisor_id != by.pk:
        raise NotAllowed
    words = str(said.get("words", "")).strip()
    if move in ban_sheets.TIMED_ALONE and (words or told_at is not None):
        raise InvalidValue("words" if words else "told_at", "only_its_moment_is_kept")
    match move:
        case Move.SERVE:
            if order.served_at is not None:
                return done_before(order)
            order.served_at = now
            order.save(update_fields=["served_at"])
        case Move.CONTACT:
            _permit(by, order, said, told, now)
        case Move.CONTACT_OVER:
            _runs(order, "D06")
        case Move.BREACH:
            if not words:
                raise InvalidValue("words", "why_missing")
            order.breached_at = now
            order.save(update_fields=["breached_at"])
            bodies.write_part(order, BanSection.BREACH, {"breach": words}, by=by.pk, at=now, told_at=told)
        case _:
            _runs(order, "breach")
            if not words:
                raise InvalidValue("words", "why_missing")
            bodies.write_part(order, BanSection.BREACH, {"words": words}, by=by.pk, at=now, told_at=told)
    ban_clocks.meet(order, move, at=now)
    if move is not Move.CONTACT:
        ban_clocks.begin(order, move, at=now)
    return order


def _permit(by: Worker, order: BanOrder, said: Mapping[str, object], told: datetime, now: datetime) -> None:
    for key in ("contact", "hours", "with_whom"):
        if key not in said:
            raise InvalidValue(key, "answer_missing")
    if said.get("promised") != "yes":
        raise InvalidValue("promised", "promise_missing")
    if BanDuty.objects.filter(order=order, rule="D06", met_at__isnull=True).exists():
        raise WrongStage("contact_goes_on")
    assert order.until is not None
    ends = min(contact_until(now, int(str(said["hours"]))), order.until)
    kept = {key: it for key, it in said.items() if key != "hours"}
    lasts = {"began": now.isoformat(), "until": ends.isoformat()}
    bodies.write_part(order, BanSection.CONTACT, {**kept, **lasts}, by=by.pk, at=now, told_at=told)
    ban_clocks.begin(order, Move.CONTACT, at=now, due_at=ends)


def _runs(order: BanOrder, rule: str) -> None:
    if not BanDuty.objects.filter(order=order, rule=rule, met_at__isnull=True).exists():
        raise WrongStage("ban_stands_otherwise")
