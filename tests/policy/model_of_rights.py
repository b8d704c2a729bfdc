"""The model of rights: who sits where, which unit holds what, who holds in her own name, who is kept out.

The oracle of the state machine: it knows no table, no key and no policy, only what people may expect.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace

from casework.policy.table import Hold
from casework.records.workers import Role

type Subject = Hashable
FOR_EVER = 1 << 30


def acts_as(role: str, hold: Hold) -> tuple[str, ...]:
    """A province that works on a case, no desk being left for it, does so as its desk."""
    return (role, Role.OFFICER) if role == Role.SUPERVISOR and hold >= Hold.WORK else (role,)


@dataclass(frozen=True, order=True)
class Right:
    """A hold, until (without) this day."""

    hold: Hold
    until: int = FOR_EVER


@dataclass
class Model:
    """Everything that decides who may do what."""

    case_of: dict[Subject, Subject]
    memberships: dict[tuple[int, int], str]
    leading: dict[Subject, set[int]]
    """The units where each object must stay in somebody's hands."""
    parents: dict[int, int | None]
    """The unit above each: its key opens theirs."""
    by_unit: dict[tuple[int, Subject], Right] = field(default_factory=dict)
    personal: dict[tuple[int, Subject], tuple[int, Right]] = field(default_factory=dict)
    excluded: set[tuple[int, Subject]] = field(default_factory=set)
    inactive: set[int] = field(default_factory=set)
    today: int = 0

    def lives(self, right: Right) -> bool:
        return right.until > self.today

    def members(self, unit: int) -> set[int]:
        return {worker for worker, membership in self.memberships if membership == unit}

    def above(self, unit: int) -> set[int]:
        """The unit itself and those whose key opens its own."""
        up = self.parents[unit]
        return {unit} | (self.above(up) if up is not None else set())

    def has_key_of(self, worker: int, unit: int) -> bool:
        return any((worker, one) in self.memberships for one in self.above(unit))

    def kept_from(self, worker: int, subject: Subject) -> bool:
        return (worker, self.case_of[subject]) in self.excluded

    def holds(self, worker: int, subject: Subject) -> list[tuple[str, Hold]]:
        """What she holds on it now, and in which role."""
        if worker in self.inactive or self.kept_from(worker, subject):
            return []
        through_unit, own = self.personal.get((worker, subject), (0, Right(Hold.SEE, 0)))
        held = [(unit, right) for (unit, what), right in self.by_unit.items() if what == subject]
        return [
            (role, right.hold)
            for unit, right in [*held, (through_unit, own)]
            if (worker, unit) in self.memberships and self.lives(right)
            for role in acts_as(self.memberships[worker, unit], right.hold)
        ]

    def give(self, subject: Subject, unit: int, right: Right) -> None:
        if any(case == self.case_of[subject] and self.has_key_of(who, unit) for who, case in self.excluded):
            self.give_each(subject, unit, right)
        else:
            self.by_unit[unit, subject] = right

    def give_each(self, subject: Subject, unit: int, right: Right, but: int = 0) -> None:
        for worker in self.members(unit) - {but}:
            through_unit, has = self.personal.get((worker, subject), (unit, right))
            as_much_elsewhere = through_unit != unit and has.hold >= right.hold and self.lives(has)
            if not self.kept_from(worker, subject) and not as_much_elsewhere:
                self.personal[worker, subject] = (unit, right)

    def take(self, subject: Subject, unit: int) -> None:
        self.by_unit.pop((unit, subject), None)
        self.personal = {k: v for k, v in self.personal.items() if (k[1], v[0]) != (subject, unit)}

    def lapse(self, subject: Subject, unit: int) -> None:
        for key in {(unit, subject)} & self.by_unit.keys():
            self.by_unit[key] = replace(self.by_unit[key], until=self.today)
        for (worker, what), (through_unit, right) in self.personal.items():
            if (what, through_unit) == (subject, unit):
                self.personal[worker, what] = (through_unit, replace(right, until=self.today))

    def exclude(self, case: Subject, worker: int) -> None:
        subjects = [subject for subject, of in self.case_of.items() if of == case]
        units = sorted(unit for unit in self.parents if self.has_key_of(worker, unit))
        for key in [(unit, subject) for subject in subjects for unit in units if (unit, subject) in self.by_unit]:
            if self.lives(self.by_unit[key]):
                self.give_each(key[1], key[0], self.by_unit[key], but=worker)
        for subject in subjects:
            self.personal.pop((worker, subject), None)
            for unit in units:
                self.by_unit.pop((unit, subject), None)
        self.excluded.add((worker, case))

    def opens(self, subject: Subject, unit: int) -> bool:
        """Whether somebody living opens it there."""
        living = self.members(unit) - self.inactive
        right = self.by_unit.get((unit, subject))
        return bool(right and self.lives(right) and living) or any(
            what == subject and at == unit and who in living and self.lives(has)
            for (who, what), (at, has) in self.personal.items()
        )

    def leaves_somebody(self, case: Subject, worker: int) -> bool:
        """Whether, with her kept out, each leading unit still has who opens what it opened, and who could be given."""
        after = deepcopy(self)
        after.exclude(case, worker)
        could = {
            unit: any(not after.kept_from(one, case) for one in self.members(unit) - self.inactive)
            for unit in self.leading[case]
        }
        return all(could[unit] or (worker, unit) not in self.memberships for unit in could) and all(
            after.opens(subject, unit) or not self.opens(subject, unit)
            for subject, of in self.case_of.items()
            if of == case
            for unit in self.leading[subject]
        )

    def may_sit(self, worker: int, unit: int) -> bool:
        return not any(unit in self.above(at) and self.kept_from(worker, subject) for at, subject in self.by_unit)

    def keys_of_the_kept_out(self) -> set[tuple[int, int, Subject]]:
        """Whoever is kept from something that a unit holds whole whose key one of hers opens."""
        return {
            (who, unit, subject)
            for who, case in self.excluded
            for unit, subject in self.by_unit
            if self.case_of[subject] == case and self.has_key_of(who, unit)
        }

    def held_at(self, unit: int, asker: int) -> dict[Subject, Right]:
        """What the asker sees to be held person by person through a unit."""
        subjects: dict[Subject, Right] = {}
        for (_, subject), (through_unit, right) in self.personal.items():
            if through_unit == unit and self.lives(right) and self.holds(asker, subject):
                subjects[subject] = max(right, subjects.get(subject, right))
        return subjects

    def share(self, giver: int, unit: int, subjects: dict[Subject, Right], to: Iterable[int]) -> None:
        for subject in [subject for subject in subjects if self.holds(giver, subject)]:
            for worker in (set(to) & self.members(unit)) - self.inactive:
                if (worker, subject) not in self.personal and not self.kept_from(worker, subject):
                    self.personal[worker, subject] = (unit, subjects[subject])

    def end(self, worker: int, unit: int) -> None:
        del self.memberships[worker, unit]
        self.personal = {k: v for k, v in self.personal.items() if (k[0], v[0]) != (worker, unit)}

    def renew(self, worker: int, by: int) -> None:
        held = {unit: self.held_at(unit, by) for who, unit in sorted(self.memberships) if who == worker}
        self.personal = {k: v for k, v in self.personal.items() if k[0] != worker}
        for unit, subjects in held.items():
            self.share(by, unit, subjects, {worker})

    def sign_in(self, worker: int) -> None:
        mine = {unit for who, unit in self.memberships if who == worker}
        # What has lapsed at her units is swept, as far as she finds it.
        self.by_unit = {
            (unit, subject): right
            for (unit, subject), right in self.by_unit.items()
            if unit not in mine or self.lives(right) or self.kept_from(worker, subject)
        }
        self.personal = {
            (who, subject): (through_unit, right)
            for (who, subject), (through_unit, right) in self.personal.items()
            if through_unit not in mine
            or self.lives(right)
            or not ((who == worker and not self.kept_from(worker, subject)) or self.holds(worker, subject))
        }
        for unit in sorted(mine):
            subjects = {
                subject: right
                for (who, subject), (through_unit, right) in self.personal.items()
                if (who, through_unit) == (worker, unit)
            }
            self.share(worker, unit, subjects, self.members(unit))
