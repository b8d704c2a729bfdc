"""Ways of a case by its first words: her no and her yes to being written down, its kind, and the notice owed."""

from casework.journey.intake.first_words import allow_writing, change_kind, refuse_writing, take_away
from casework.journey.intake.notifying import give_notice
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.records.cases import Case
from tests.cast import Cast


def opened_by_mistake(cast: Cast) -> Case:
    return _by_mistake(cast, "family")


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
