"""The model of rights: who sits where, which post holds what, who holds in her own name, who is kept out.

The oracle of the state machine: it knows no table, no key and no policy, only what people may expect.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace

from casework.policy.table import Hold

type Thing = Hashable
FOR_EVER = 1 << 30


@dataclass(frozen=True, order=True)
class Right:
    """A hold, until (without) this day."""

    hold: Hold
    until: int = FOR_EVER


@dataclass
class Model:
    """Everything that decides who may do what."""

    case_of: dict[Thing, Thing]
    seats: dict[tuple[int, int], str]
    leading: dict[Thing, set[int]]
    """The posts where each thing must stay in somebody's hands."""
    by_post: dict[tuple[int, Thing], Right] = field(default_factory=dict)
    personal: dict[tuple[int, Thing], tuple[int, Right]] = field(default_factory=dict)
    excluded: set[tuple[int, Thing]] = field(default_factory=set)
    inactive: set[int] = field(default_factory=set)
    today: int = 0

    def lives(self, right: Right) -> bool:
        return right.until > self.today

    def members(self, unit: int) -> set[int]:
        return {worker for worker, seat in self.seats if seat == unit}

    def kept_from(self, worker: int, thing: Thing) -> bool:
        return (worker, self.case_of[thing]) in self.excluded

    def holds(self, worker: int, thing: Thing) -> list[tuple[str, Hold]]:
        """What she holds on it now, and in which role."""
        if worker in self.inactive or self.kept_from(worker, thing):
            return []
        through, own = self.personal.get((worker, thing), (0, Right(Hold.SEE, 0)))
        held = [(unit, right) for (unit, what), right in self.by_post.items() if what == thing]
        return [
            (self.seats[worker, unit], right.hold)
            for unit, right in [*held, (through, own)]
            if (worker, unit) in self.seats and self.lives(right)
        ]

    def give(self, thing: Thing, unit: int, right: Right) -> None:
        if any(self.kept_from(worker, thing) for worker in self.members(unit)):
            self.give_each(thing, unit, right)
        else:
            self.by_post[unit, thing] = right

    def give_each(self, thing: Thing, unit: int, right: Right, but: int = 0) -> None:
        for worker in self.members(unit) - {but}:
            through, has = self.personal.get((worker, thing), (unit, right))
            as_much_elsewhere = through != unit and has.hold >= right.hold and self.lives(has)
            if not self.kept_from(worker, thing) and not as_much_elsewhere:
                self.personal[worker, thing] = (unit, right)

    def take(self, thing: Thing, unit: int) -> None:
        self.by_post.pop((unit, thing), None)
        self.personal = {k: v for k, v in self.personal.items() if (k[1], v[0]) != (thing, unit)}

    def lapse(self, thing: Thing, unit: int) -> None:
        for key in {(unit, thing)} & self.by_post.keys():
            self.by_post[key] = replace(self.by_post[key], until=self.today)
        for (worker, what), (through, right) in self.personal.items():
            if (what, through) == (thing, unit):
                self.personal[worker, what] = (through, replace(right, until=self.today))

    def exclude(self, case: Thing, worker: int) -> None:
        things = [thing for thing, of in self.case_of.items() if of == case]
        posts = sorted(unit for who, unit in self.seats if who == worker)
        for key in [(unit, thing) for thing in things for unit in posts if (unit, thing) in self.by_post]:
            self.give_each(key[1], key[0], self.by_post[key], but=worker)
        for thing in things:
            self.personal.pop((worker, thing), None)
            for unit in posts:
                self.by_post.pop((unit, thing), None)
        self.excluded.add((worker, case))

    def opens(self, thing: Thing, unit: int) -> bool:
        """Whether somebody living opens it there."""
        living = self.members(unit) - self.inactive
        right = self.by_post.get((unit, thing))
        return bool(right and self.lives(right) and living) or any(
            what == thing and at == unit and who in living and self.lives(has)
            for (who, what), (at, has) in self.personal.items()
        )

    def leaves_somebody(self, case: Thing, worker: int) -> bool:
        """Whether, with her kept out, each leading post still has who opens what it opened, and who could be given."""
        after = deepcopy(self)
        after.exclude(case, worker)
        could = {
            unit: any(not after.kept_from(one, case) for one in self.members(unit) - self.inactive)
            for unit in self.leading[case]
        }
        return all(could[unit] or (worker, unit) not in self.seats for unit in could) and all(
            after.opens(thing, unit) or not self.opens(thing, unit)
            for thing, of in self.case_of.items()
            if of == case
            for unit in self.leading[thing]
        )

    def may_sit(self, worker: int, unit: int) -> bool:
        return not any(post == unit and self.kept_from(worker, thing) for post, thing in self.by_post)

    def held_at(self, unit: int, asker: int) -> dict[Thing, Right]:
        """What the asker sees to be held person by person through a post."""
        things: dict[Thing, Right] = {}
        for (_, thing), (through, right) in self.personal.items():
            if through == unit and self.lives(right) and self.holds(asker, thing):
                things[thing] = max(right, things.get(thing, right))
        return things

    def share(self, giver: int, unit: int, things: dict[Thing, Right], to: Iterable[int]) -> None:
        for thing in [thing for thing in things if self.holds(giver, thing)]:
            for worker in (set(to) & self.members(unit)) - self.inactive:
                if (worker, thing) not in self.personal and not self.kept_from(worker, thing):
                    self.personal[worker, thing] = (unit, things[thing])

    def end(self, worker: int, unit: int) -> None:
        del self.seats[worker, unit]
        self.personal = {k: v for k, v in self.personal.items() if (k[0], v[0]) != (worker, unit)}

    def renew(self, worker: int, by: int) -> None:
        held = {unit: self.held_at(unit, by) for who, unit in sorted(self.seats) if who == worker}
        self.personal = {k: v for k, v in self.personal.items() if k[0] != worker}
        for unit, things in held.items():
            self.share(by, unit, things, {worker})

    def sign_in(self, worker: int) -> None:
        mine = {unit for who, unit in self.seats if who == worker}
        # What has lapsed at her posts is swept, as far as she finds it.
        self.by_post = {
            (unit, thing): right
            for (unit, thing), right in self.by_post.items()
            if unit not in mine or self.lives(right) or self.kept_from(worker, thing)
        }
        self.personal = {
            (who, thing): (through, right)
            for (who, thing), (through, right) in self.personal.items()
            if through not in mine
            or self.lives(right)
            or not ((who == worker and not self.kept_from(worker, thing)) or self.holds(worker, thing))
        }
        for unit in sorted(mine):
            things = {
                thing: right
                for (who, thing), (through, right) in self.personal.items()
                if (who, through) == (worker, unit)
            }
            self.share(worker, unit, things, self.members(unit))
