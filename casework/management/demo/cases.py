"""The demo's twelve invented cases and a decoy, told side by side in the order of time, as they would have happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from heapq import heapify, heappop, heappush

from django.utils import timezone

from casework.management.demo import arriving, earning, overseeing, protecting, returning
from casework.management.demo.other_time import OtherTime
from casework.management.demo.people import DemoCast
from casework.management.demo.telling import Story, Teller, Turn, When
from casework.management.demo.violence_reports import two_of_whom_there_is_no_case
from casework.policy import unit_of_work
from casework.records.workers import Worker

STORIES: dict[str, Teller] = {
    "draft": arriving.somebody_is_being_heard,
    "reported": arriving.she_waits_to_be_taken_in,
    "registered": arriving.her_husbands_cousin_sits_at_the_desk,
    "duplicate": arriving.she_came_to_two_doors,
    "active, in a shelter": protecting.she_is_in_a_shelter,
    "active, referred": protecting.four_partners,
    "assessing, reopened": protecting.she_is_back,
    "active, plan to approve": earning.a_plan_waits,
    "active, returned": earning.she_came_home_from_far_away,
    "follow-up": returning.visit_after_visit,
    "closure pending": returning.the_second_person_is_asked,
    "closed": returning.she_needs_us_no_more,
    "a decoy, and who looks too much": overseeing.somebody_looks_too_much,
}


def tell(demo_cast: DemoCast) -> Iterator[tuple[str, int]]:
    """Tell all stories; whenever one has reached its present, its word and the number of all."""
    time, when = OtherTime(), When(timezone.now())
    words, stories = list(STORIES), [teller(demo_cast, when) for teller in STORIES.values()]
    # A story begins by saying whose turn it is, so the first steps do nothing yet.
    turns = [(at, number, username) for number, (username, at) in enumerate(map(next, stories))]
    heapify(turns)
    while turns:
        at, number, username = heappop(turns)
        told_at = time.at(at) if at <= when.loaded else nullcontext()
        with told_at, demo_cast.acting(username) as by, unit_of_work.transaction_as(by):
            turn = _go_on(stories[number], by)
        if turn is None:
            yield words[number], len(words)
        else:
            heappush(turns, (turn[1], number, turn[0]))
    two_of_whom_there_is_no_case(demo_cast)


def _go_on(story: Story, by: Worker) -> Turn | None:
    """One step of a story; None when it has reached its present."""
    try:
        return story.send(by)
    except StopIteration:
        return None
