"""Her word about being written down: without her yes nothing is begun, after her no no key opens anything of hers."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django.db import connection, transaction

from casework.journey import door
from casework.journey.intake.excluding import exclude
from casework.journey.intake.first_words import allow_writing, change_kind, count_visit
from casework.journey.intake.hearing import add_note, ask_consent, note_incident
from casework.journey.intake.opening import open_case
from casework.journey.intake.setting_aside import ask_duplicate, decide_set_aside
from casework.journey.intake.submitting import register, submit_to_desk
from casework.policy import gate, her_word
from casework.policy.grant_tables import KINDS
from casework.records.base import history_of
from casework.records.cases import Case, Clock
from casework.records.first_words import FirstWords, HerNo
from casework.records.intake import Incident
from casework.records.kinds import KINDS as RECORDS
from casework.records.people import Fingerprint
from casework.records.setting_aside import CarriedReport
from casework.records.statistics import CaseStatistics
from casework.records.units import UnitKind
from casework.rulebook import statistics
from casework.rulebook.acts import Act
from casework.rulebook.case_kinds import CaseKind, Kinds, kinds_of
from casework.rulebook.refusals import EditConflict, InvalidValue, NotFound, WritingStopped, WrongStage
from casework.rulebook.setting_aside import HER_NO_STANDS
from casework.trail.events import Event
from casework.trail.log.canonical import instant
from casework.trail.proof.verification import said_by
from casework.vault import keyring
from casework.vault.errors import Locked
from tests.answers import EVERY_KINDS, named
from tests.cast import Cast
from tests.journey.intake.saying_no import KEPT, NOT_KEPT, said_no, the_hour_is_over, told
from tests.passphrases import passphrase
from tests.policy.thief import plunder

FAMILY = frozenset({CaseKind.FAMILY})
TRAFFICKING = frozenset({CaseKind.TRAFFICKING})


def keys_of(case: Case) -> list[int]:
    """The units through which somebody has a key of it, seen past every right."""
    return sorted(
        {
            *KINDS[Case].by_unit._default_manager.filter(content_object_id=case.pk).values_list("group_id", flat=True),
            *KINDS[Case]
            .by_worker._default_manager.filter(content_object_id=case.pk)
            .values_list("through_unit_id", flat=True),
        }
    )


def who_enters(cast: Cast, case: Case) -> set[str]:
    """Who of everybody comes in at the gate."""
    found = set()
    for name, person in cast.everybody.items():
        with person.acting() as worker:
            try:
                gate.enter(worker, Case, case.pk, Act.CASE_LOOK)
                found.add(name)
            except NotFound:
                with pytest.raises(Locked):
                    keyring.current().cipher(case.pk)
    return found


def opened_by_all_together(cast: Cast, case: Case) -> set[str]:
    """What everybody together opens of it with all their passphrases and the whole database, history included."""
    everybody = {person.username: person.passphrase for person in cast.everybody.values()}
    loot = plunder(passphrases=everybody, loose_keys=set())
    assert loot.unit_keys and loot.privates, "the thief's own tools work"
    rows = {case.pk} | {
        pk
        for kind in RECORDS
        if kind is not Case
        for pk in kind.objects.filter(case=case).values_list("pk", flat=True)  # type: ignore[attr-defined]
    }
    opened = {table for table, row, _column in loot.opened if row in rows}
    assert bool(opened) == (case.pk in loot.data_keys)
    return opened


# Before her yes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"writing": "no"}, "writing"),
        ({"writing": ""}, "writing"),
        ({"writing": "emergency"}, "writing_why"),
        ({"writing": "emergency", "writing_why": "  "}, "writing_why"),
        ({"kinds": ["divorce"]}, "kind"),
        ({"kinds": ["several"]}, "kind"),
        ({"safe": "perhaps"}, "safe"),
    ],
)
def test_without_her_yes_or_a_word_why_she_cannot_be_asked_no_case_is_begun(cast: Cast, said, field):
    with cast.mai.acting() as mai, pytest.raises(InvalidValue) as refused:
        open_case(mai, cast.address, name="Dợ", **said)
    assert refused.value.field == field
    assert not Case.objects.exists()


def test_whose_life_is_in_danger_is_written_down_with_a_word_why(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Dợ", writing="emergency", writing_why="Đang ngất")
        assert FirstWords.objects.get(case=case).said["writing_why"] == "Đang ngất"
        allow_writing(mai, case)
        said = FirstWords.objects.get(case=case).said
    assert said["writing"] == "yes" and "writing_why" not in said


@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
def test_who_says_no_at_once_leaves_that_somebody_came_and_of_which_kind(cast: Cast, kinds: Kinds):
    with cast.mai.acting() as mai:
        no = count_visit(mai, cast.address, how="spoken", kinds=kinds)
    assert not Case.objects.exists() and not CaseStatistics.objects.exists()
    with cast.thu.acting():
        assert her_word.kinds_left(HerNo.objects.get(pk=no.pk), cast.province.pk) == kinds
    with cast.mai.acting(), pytest.raises(Locked):
        her_word.kinds_left(HerNo.objects.get(pk=no.pk), cast.province.pk)


# Her no ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
def test_after_her_no_to_a_draft_no_key_of_anybody_opens_any_row_of_it(cast: Cast, kinds: Kinds):
    case = told(cast, kinds=kinds)
    no = said_no(cast, case)
    assert who_enters(cast, case) == {"mai"}, "within the hour her yes can still take it back"
    the_hour_is_over(case)
    assert who_enters(cast, case) == set(), "no hold is honoured, though no key was dropped yet"
    her_word.drop_what_is_dark()
    assert keys_of(case) == [] and who_enters(cast, case) == set()
    assert not Fingerprint.objects.filter(case=case).exists()
    assert not CaseStatistics.objects.filter(case=case).exists()
    kept = HerNo.objects.get(pk=no.pk)
    assert kept.dropped_at is not None and (kept.how, kept.heard_by_id) == ("spoken", cast.mai.worker.pk)
    with cast.thu.acting():
        assert her_word.kinds_left(HerNo.objects.get(pk=no.pk), cast.province.pk) == kinds


def test_all_people_together_with_the_whole_database_open_nothing_of_it(cast: Cast):
    case = told(cast)
    assert opened_by_all_together(cast, case), "before her no they do"
    said_no(cast, case)
    the_hour_is_over(case)
    her_word.drop_what_is_dark()
    assert opened_by_all_together(cast, case) == set()


@pytest.mark.parametrize("kinds", NOT_KEPT, ids=named)
def test_her_no_after_handing_in_drops_the_keys_of_host_desk_and_province(cast: Cast, kinds: Kinds):
    case = told(cast, kinds=kinds, sent=True)
    assert keys_of(case) == sorted([cast.address.pk, cast.desk.pk, cast.province.pk])
    said_no(cast, case)
    assert who_enters(cast, case) == {"mai", "hoa", "quy", "thu"}
    the_hour_is_over(case)
    her_word.drop_what_is_dark()
    assert keys_of(case) == [] and who_enters(cast, case) == set()
    assert not Clock.objects.filter(case=case, met_at__isnull=True).exists(), "nobody owes anything of it"


@pytest.mark.parametrize("kinds", KEPT, ids=named)
def test_a_desk_that_a_duty_names_keeps_what_it_has_and_nobody_else_does(cast: Cast, kinds: Kinds):
    case = told(cast, kinds=kinds, sent=True)
    said_no(cast, case)
    the_hour_is_over(case)
    her_word.drop_what_is_dark()
    assert keys_of(case) == [cast.desk.pk] and who_enters(cast, case) == {"hoa", "quy"}
    assert Clock.objects.filter(case=case, rule="D02", met_at__isnull=True).exists()


def test_every_kind_says_whether_a_duty_names_the_desk():
    assert set(her_word.KEPT_BY_DUTY) == set(CaseKind)
    assert all(one.body is UnitKind.COMMUNE_DESK for kinds in KEPT for one in her_word.kept_by(kinds))


def test_keys_in_the_name_of_one_person_go_as_well(cast: Cast):
    case = told(cast, kinds=TRAFFICKING, sent=True)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    assert KINDS[Case].by_worker._default_manager.filter(content_object_id=case.pk).exists()
    said_no(cast, case)
    the_hour_is_over(case)
    her_word.drop_what_is_dark()
    assert keys_of(case) == []


def test_writing_stops_at_once_for_everybody(cast: Cast):
    case = told(cast)
    said_no(cast, case)
    running = Clock.objects.filter(case=case, met_at__isnull=True)
    assert not running.exclude(rule="D01.notice").exists(), "nothing of hers is to be sent on"
    with cast.mai.acting() as mai:
        for write in (
            lambda: add_note(mai, case, text="Chị ấy nói thêm"),
            lambda: note_incident(mai, case, expected_version=2, answers={}, story="Thêm"),
            lambda: ask_consent(mai, case, answers={"health": "given"}, method="signature"),
            lambda: change_kind(mai, case, kinds=["child"], why="Có cháu"),
            lambda: submit_to_desk(mai, case),
        ):
            with pytest.raises(WritingStopped):
                write()


def test_every_act_on_a_case_that_is_not_named_is_stopped(cast: Cast):
    case = told(cast)
    said_no(cast, case)
    with cast.mai.acting():
        no = her_word.standing_no_of(case)
        assert no is not None
        assert {act for act in Act if not her_word.stops(case.stage, act, no)} == her_word.NOT_STOPPED


@pytest.mark.parametrize("kinds", NOT_KEPT, ids=named)
@pytest.mark.parametrize("act", sorted(her_word.OF_WHO_KEEPS_IT, key=str))
def test_nobody_takes_in_or_moves_on_what_no_duty_keeps(cast: Cast, kinds: Kinds, act):
    """It would be a case at work, written on for the rest of the hour, and out of reach of her no to writing."""
    case = told(cast, kinds=kinds, sent=True)
    said_no(cast, case)
    with cast.hoa.acting() as hoa:
        assert her_word.stops(case.stage, act, her_word.standing_no_of(case))
        assert not gate.may(hoa, act, case)
        with pytest.raises(WritingStopped):
            register(hoa, case, legal_ground="stop_violence", why="Anh ấy đang ở ngoài cổng")


@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
def test_what_she_told_goes_into_no_other_file_after_her_no(cast: Cast, kinds: Kinds):
    """Neither by a proposal made before it, nor after it."""
    living, case = told(cast, kinds=kinds, sent=True), told(cast, kinds=kinds, sent=True)
    with cast.quy.acting() as quy:
        ask_duplicate(quy, case, why="Cùng một người", of_case=living.pk)
    said_no(cast, case)
    desk_keeps = kinds in KEPT
    refused = nullcontext() if desk_keeps else pytest.raises(WritingStopped)
    with cast.quy.acting() as quy, pytest.raises(WritingStopped), transaction.atomic():
        ask_duplicate(quy, case, why="Cùng một người", of_case=living.pk)
    with cast.hoa.acting() as hoa, refused, transaction.atomic():
        decide_set_aside(hoa, case, approve=True, answer="", expected_version=1)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, living.pk, Act.CASE_LOOK)
        carried = [report.told for report in CarriedReport.objects.filter(case=living)]
    assert carried == ([str(HER_NO_STANDS)] if desk_keeps else []), "that there was a file, and nothing she told"


def test_a_desk_that_a_duty_names_takes_the_case_in_on_a_ground_of_the_law(cast: Cast):
    case = told(cast, sent=True)
    said_no(cast, case)
    with cast.hoa.acting() as hoa:
        taken = register(hoa, case, legal_ground="stop_violence", why="Anh ấy đang ở ngoài cổng")
    assert taken.stage == "registered"


def test_her_yes_within_the_hour_takes_it_back_and_the_clock_runs_from_when_she_came(cast: Cast):
    case = told(cast)
    said_no(cast, case)
    with cast.mai.acting() as mai:
        allow_writing(mai, case)
        add_note(mai, case, text="Chị ấy nói thêm")
    no = HerNo.objects.get(case=case)
    assert no.taken_back_at is not None and no.taken_back_by_id == cast.mai.worker.pk
    her_word.drop_what_is_dark()
    assert keys_of(case) == [cast.address.pk] and who_enters(cast, case) == {"mai"}
    assert Clock.objects.get(case=case, rule="D01", met_at__isnull=True).began_at == case.received_at
    assert not KINDS[Case].by_unit._default_manager.filter(content_object_id=case.pk, expires_at__isnull=False)


def test_after_the_hour_nobody_takes_it_back(cast: Cast):
    case = told(cast)
    said_no(cast, case)
    the_hour_is_over(case)
    with cast.mai.acting() as mai, pytest.raises(NotFound):
        allow_writing(mai, case)


def test_a_desk_that_keeps_the_case_cannot_take_back_what_went_dark(cast: Cast):
    case = told(cast, sent=True)
    said_no(cast, case)
    the_hour_is_over(case)
    with cast.hoa.acting() as hoa, pytest.raises(WrongStage):
        allow_writing(hoa, case)


def test_her_no_said_twice_is_one(cast: Cast):
    case = told(cast)
    assert said_no(cast, case).pk == said_no(cast, case).pk
    assert HerNo.objects.filter(case=case).count() == 1


def test_the_trail_says_whose_hold_ends_and_when(cast: Cast):
    case = told(cast, sent=True, kinds=TRAFFICKING)
    no = said_no(cast, case)
    ended = [
        one for one in said_by(Event.objects.filter(act="writing.refuse").latest("id"))["rights"] if one[0] == "end"
    ]
    assert {one[3] for one in ended} == {f"unit:{pk}" for pk in (cast.address.pk, cast.desk.pk, cast.province.pk)}
    assert {one[4] for one in ended} == {instant(no.dark_at)}


def test_signing_in_drops_what_is_dark_and_so_does_the_sequencer(cast: Cast, postgres_server):
    case = told(cast)
    said_no(cast, case)
    the_hour_is_over(case)
    door.sign_in("binh", passphrase("binh"), source=door.Source("elsewhere"))
    assert keys_of(case) == []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_sequencer")
        cursor.execute("SELECT wall.drop_dark()")
        cursor.execute("RESET ROLE")


# The kind -------------------------------------------------------------------------------------------------------------


def test_the_kind_is_changed_with_a_reason_and_the_one_before_stays_in_history(cast: Cast):
    case = told(cast)
    with cast.mai.acting() as mai:
        with pytest.raises(InvalidValue):
            change_kind(mai, case, kinds=["trafficking"], why=" ", expected_version=1)
        change_kind(mai, case, kinds=["trafficking"], why="Người môi giới", expected_version=1)
        with pytest.raises(EditConflict):
            change_kind(mai, case, kinds=["child"], why="Có cháu", expected_version=1)
        said = [kinds_of(row.said) for row in history_of(FirstWords).objects.filter(case=case).order_by("history_id")]
    assert said == [FAMILY, TRAFFICKING]


@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
def test_acts_of_a_trafficker_are_not_counted_as_domestic_violence(cast: Cast, kinds: Kinds):
    counted = CaseKind.FAMILY in kinds or CaseKind.TRAFFICKING not in kinds
    case = told(cast, kinds=kinds)
    with cast.mai.acting() as mai:
        gate.enter(mai, Case, case.pk, Act.CASE_LOOK)
        text = CaseStatistics.objects.get(case=case).text
        assert bool(statistics.forms_in(text)) is counted
        assert statistics.read(text).violence_acts == {"a"}, "what was told is kept"
        assert statistics.read(text).told.get("kind", "") == "+".join(kind for kind in CaseKind if kind in kinds)
        assert Incident.objects.get(case=case).answers == {"violence_acts": ["a"]}


def test_a_changed_kind_changes_what_is_counted(cast: Cast):
    case = told(cast)
    with cast.mai.acting() as mai:
        change_kind(mai, case, kinds=["trafficking"], why="Người môi giới")
        gate.enter(mai, Case, case.pk, Act.CASE_LOOK)
        assert not statistics.forms_in(CaseStatistics.objects.get(case=case).text)
