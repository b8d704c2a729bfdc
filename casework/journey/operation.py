"""The seam every act passes: lock, gate, one transaction, one actor, one line in the trail."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from django.db import models
from django.utils import timezone

from casework.journey import clocks, day_limits, idempotency
from casework.policy import gate, location_leak, refusal_log, turning, unit_of_work, viewing
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Refused
from casework.trail.events import Outcome
from casework.trail.log import append
from casework.vault.errors import VaultError

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T", bound=Case | Referral | ShelterStay | Unit)


def operation(
    act: Act,
) -> Callable[[Callable[Concatenate[Worker, T, P], R]], Callable[Concatenate[Worker, T, P], R]]:
    """Make a function the one way to do an act. It is called with who and on what; the rest by name.

    Inside, the object is locked and fresh, its key is on the ring, and whatever is saved gets its history row. Words
    that may tell where she is hidden do not come that far, nor does a day beyond its limits. Behind it the clocks of
    the case are settled by what its records say then. A refusal rolls everything back and is itself kept. What was
    only sent again, and changed nothing, has its line.
    """

    def seam(function: Callable[Concatenate[Worker, T, P], R]) -> Callable[Concatenate[Worker, T, P], R]:
        @wraps(function)
        def done(by: Worker, on: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
            province_id = gate.province_of(by)
            case_id = _case_of(on)
            try:
                with unit_of_work.within(by, act, province_id=province_id) as doing:
                    entered = _entered(by, on, act)
                    location_leak.looked_over(by, entered, act, {"": args, **kwargs})
                    day_limits.keep_to_limits(entered, act, kwargs)
                    result = function(by, entered, *args, **kwargs)
                    if not isinstance(entered, Unit):
                        turning.say_key_of_older(entered)
                    idempotency.act_done(doing.act)
                    if doing.repeated and not doing.changed and not doing.rights:
                        return result
                    if case_id is not None:
                        clocks.settle(case_id, at=timezone.now())
                    made = _id_of(result) or (None if isinstance(on, Unit) else on.pk)
                    append.write(doing, Outcome.DONE, case_id=case_id or _case_of(result), object_id=made, **doing.said)
                    viewing.acted_on(case_id or _case_of(result))
                    return result
            except (Refused, VaultError) as refusal:
                object_id = None if isinstance(on, Unit) else on.pk
                refusal_log.refused(by, act, refusal, province_id=province_id, case_id=case_id, object_id=object_id)
                raise

        done.act = act  # type: ignore[attr-defined]
        return done

    return seam


def _entered[T: Case | Referral | ShelterStay | Unit](by: Worker, on: T, act: Act) -> T:
    if isinstance(on, Unit):
        gate.require_membership(by, on, act)
        return on
    return cast(T, gate.enter(by, cast(Any, type(on)), on.pk, act, lock=True))


def _case_of(subject: object) -> UUID | None:
    if isinstance(subject, Case):
        return subject.pk
    return cast(UUID | None, getattr(subject, "case_id", None)) if isinstance(subject, models.Model) else None


def _id_of(result: object) -> UUID | None:
    found = getattr(result, "pk", None) if isinstance(result, models.Model) else None
    return found if isinstance(found, UUID) else None
