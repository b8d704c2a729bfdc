"""Ways of a case on which an address tells more, or somebody says that her number is not safe any more."""

from __future__ import annotations

from django.utils import timezone

from casework.journey.intake.additions import take_addition, tell_more
from casework.journey.intake.hearing import note_contact
from casework.journey.intake.incidents import add_incident, tell_incident
from casework.journey.intake.perpetrators import add_perpetrator, edit_perpetrator
from casework.journey.intake.warning import warn_of_contact, warn_on_packet
from casework.records.additions import Addition
from casework.records.cases import Case
from casework.records.people import Survivor
from tests.cast import Cast
from tests.journey.ways import fresh, on_its_way, registered


def warned(cast: Cast) -> Case:
    case = registered(cast)
    with cast.mai.acting() as mai:
        warn_of_contact(mai, case)
    return case


def warned_by_the_place(cast: Cast) -> Case:
    case = on_its_way(cast)
    with cast.lan.acting() as lan:
        warn_on_packet(lan, case.referrals.get())
    return case


def reached_in_another_way(cast: Cast) -> Case:
    case = warned(cast)
    with cast.hoa.acting() as hoa:
        note_contact(hoa, fresh(case), expected_version=1, ways={"channel": "visit"})
    return case


def told_more(cast: Cast) -> Case:
    case = registered(cast)
    with cast.mai.acting() as mai:
        tell_more(mai, case, part="person", answers={"children": 2})
    return case


def taken_into_the_file(cast: Cast) -> Case:
    case = told_more(cast)
    with cast.hoa.acting() as hoa:
        told = Addition.objects.get(case=case)
        version = told.version + Survivor.objects.get(case=case).version
        take_addition(hoa, fresh(case), addition_id=told.pk, taken=["children"], expected_version=version)
    return case


def told_of_another_time(cast: Cast) -> Case:
    case = registered(cast)
    with cast.mai.acting() as mai:
        tell_incident(mai, case, told_on=timezone.localdate(), answers={"when": "Tối qua"})
    return case


def another_time_written_down(cast: Cast) -> Case:
    case = registered(cast)
    with cast.hoa.acting() as hoa:
        add_incident(hoa, case, told_on=timezone.localdate(), answers={"weapon": "yes"})
    return case


def his_number_was_hers(cast: Cast) -> Case:
    case = _reached_by_telephone(cast)
    with cast.hoa.acting() as hoa:
        add_perpetrator(hoa, case, told={"name": "Vàng A Páo", "phone": "+84912000111"})
    return case


def his_number_put_right(cast: Cast) -> Case:
    case, told = _reached_by_telephone(cast), {"name": "Vàng A Páo"}
    with cast.hoa.acting() as hoa:
        he = add_perpetrator(hoa, case, told=told)
        right = {**told, "phone": "+84912000111"}
        edit_perpetrator(hoa, fresh(case), perpetrator_id=he.pk, expected_version=1, told=right)
    return case


def _reached_by_telephone(cast: Cast) -> Case:
    case = registered(cast)
    with cast.hoa.acting() as hoa:
        note_contact(hoa, case, expected_version=1, ways={"channel": "call", "phone": "+84912000111"})
    return fresh(case)
