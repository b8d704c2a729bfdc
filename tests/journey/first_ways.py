"""Ways of a case by its first words: her no and her yes to being written down, its kind, and the notice owed."""

from unittest.mock import patch

from django.db import connection

from casework.journey.intake import first_words
from casework.journey.intake.child_reports import report_child
from casework.journey.intake.first_words import allow_writing, change_kind, refuse_writing, take_away
from casework.journey.intake.hearing import add_note
from casework.journey.intake.notifying import give_notice
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.reintegration.closing import reopen
from casework.records.cases import Case, Clock
from tests.cast import Cast
from tests.states import set_aside


def opened_by_mistake(cast: Cast) -> Case:
    return _by_mistake(cast, "family")


def of_a_child_by_mistake(cast: Cast) -> Case:
    return _by_mistake(cast, "child")


def a_child_after_all(cast: Cast) -> Case:
    case = of_a_child_by_mistake(cast)
    with cast.mai.acting() as mai:
        allow_writing(mai, case)
    return case


def of_no_known_kind_by_mistake(cast: Cast) -> Case:
    return _by_mistake(cast)


def no_mistake_after_all(cast: Cast) -> Case:
    case = _by_mistake(cast, "family")
    with cast.mai.acting() as mai:
        allow_writing(mai, case)
    return case


def _by_mistake(cast: Cast, *kinds: str) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=kinds)
        take_away(mai, case, why="twice")
    return case


def refused_in_a_draft(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])
        refuse_writing(mai, case, how="spoken")
    return case


def refused_where_no_duty_names_the_desk(cast: Cast) -> Case:
    return _refused_at_the_desk(cast, "trafficking")


def refused_where_a_duty_names_the_desk(cast: Cast) -> Case:
    return _refused_at_the_desk(cast, "family")


def _refused_at_the_desk(cast: Cast, kind: str) -> Case:
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ", kinds=[kind]))
        refuse_writing(mai, case, how="spoken")
    return case


def allowed_again(cast: Cast) -> Case:
    case = refused_in_a_draft(cast)
    with cast.mai.acting() as mai:
        allow_writing(mai, case)
    return case


def notice_owed(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        return open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])


def kind_not_known(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        return open_case(mai, cast.address, name="Thào Thị Dợ", safe="yes")


def handed_in_of_no_known_kind(cast: Cast) -> Case:
    case = kind_not_known(cast)
    with cast.mai.acting() as mai:
        return submit_to_desk(mai, case)


def kind_found_out(cast: Cast) -> Case:
    case = kind_not_known(cast)
    with cast.mai.acting() as mai:
        change_kind(mai, case, kinds=["family"], why="Chồng chị")
    return case


def kind_not_known_after_all(cast: Cast) -> Case:
    case = notice_owed(cast)
    with cast.mai.acting() as mai:
        change_kind(mai, case, kinds=[], why="Chị nói lại")
    return case


def taken_in_of_no_known_kind(cast: Cast) -> Case:
    case = handed_in_of_no_known_kind(cast)
    with cast.hoa.acting() as hoa:
        return register(hoa, case)


def opened_again_of_no_known_kind(cast: Cast) -> Case:
    case = set_aside(cast, taken_in_of_no_known_kind(cast), why="Việc khác")
    with cast.thu.acting() as thu:
        return reopen(thu, case, reason="closed_by_mistake", words="")


def asks_for_kinds_from_now_on() -> None:
    """The house is brought to the release that asks: what it kept before was kept when nobody asked."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET applied = clock_timestamp() WHERE name = '0026_reaches'")


def of_several_kinds_as_it_was_kept_once(cast: Cast) -> Case:
    """Kept when it was not asked which; somebody at the desk writes a note, and is asked."""
    case = taken_in_of_no_known_kind(cast)
    with cast.hoa.acting() as hoa:
        change_kind(hoa, case, kinds=["trafficking"], why="Chị bị bán")
        with patch.object(first_words, "as_kept", lambda kinds: "several"):
            change_kind(hoa, case, kinds=["trafficking"], why="Nhiều chuyện")
    Clock.objects.filter(case=case, rule="kind").delete()
    asks_for_kinds_from_now_on()
    with cast.hoa.acting() as hoa:
        add_note(hoa, case, text="Chị gọi lại")
    return case


def child_report_owed(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        return open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["child"])


def child_report_owed_at_the_desk(cast: Cast) -> Case:
    case = child_report_owed(cast)
    with cast.mai.acting() as mai:
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        return register(hoa, case)


def child_reported(cast: Cast) -> Case:
    case = child_report_owed(cast)
    with cast.mai.acting() as mai:
        report_child(mai, case, to="hotline", told="Phiếu 1234")
    return case


def no_child_after_all(cast: Cast) -> Case:
    case = child_report_owed(cast)
    with cast.mai.acting() as mai:
        change_kind(mai, case, kinds=["trafficking"], why="Không phải trẻ em")
    return case


def child_report_owed_again(cast: Cast) -> Case:
    case = set_aside(cast, child_report_owed_at_the_desk(cast), why="Việc khác")
    with cast.thu.acting() as thu:
        return reopen(thu, case, reason="closed_by_mistake", words="")


def refused_while_a_child_report_was_owed(cast: Cast) -> Case:
    case = child_report_owed(cast)
    with cast.mai.acting() as mai:
        refuse_writing(mai, case, how="spoken")
    return case


def refused_before_the_kind_was_known(cast: Cast) -> Case:
    case = kind_not_known(cast)
    with cast.mai.acting() as mai:
        refuse_writing(mai, case, how="spoken")
    return case


def notice_given(cast: Cast) -> Case:
    case = notice_owed(cast)
    with cast.mai.acting() as mai:
        give_notice(mai, case, danger="no", needs=["stop"], way="spoken", told="Bà Lý, Chủ tịch", expected_version=1)
    return case


def notice_owed_no_more(cast: Cast) -> Case:
    case = notice_owed(cast)
    with cast.mai.acting() as mai:
        change_kind(mai, case, kinds=["trafficking"], why="Chị bị bán")
    return case
