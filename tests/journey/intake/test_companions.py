"""A child who came with her gets a case of its own: under its own key, seen by who holds both, and silent of her."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from casework.journey.intake.companions import note_child, open_case_of_child
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note, ask_consent, note_contact, note_incident, note_person
from casework.journey.intake.perpetrators import add_perpetrator
from casework.journey.intake.submitting import register, submit_to_desk
from casework.policy import gate, location_leak, packets, unit_of_work
from casework.queries.intake import beside as queries
from casework.records.cases import Case, Clock, Exclusion
from casework.records.companions import Companion
from casework.records.intake import Incident
from casework.records.people import SafeContact, Survivor
from casework.rulebook import companions, hearing, perpetrators
from casework.rulebook.acts import LEAVES_THE_FILE, Act
from casework.rulebook.refusals import Blocked, InvalidValue, MissingPrerequisite, NotFound, Refused
from casework.rulebook.sheets import AnswerKind
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from casework.trail.log.append import digest_of
from tests.around_her import taken_in_here
from tests.cast import Cast

OPENED: dict[str, Any] = {
    "name": "Cháu Páo",
    "born": "2017",
    "why": companions.HARMED,
    "writing": "yes",
    "agreed_by": ("child", "representative"),
}


def noted(cast: Cast, case: Case, **told: Any) -> Companion:
    with cast.hoa.acting() as hoa:
        return note_child(hoa, case, told={"name": "Cháu Páo", "born": "2017", "relationship": "child"} | told)


def opened(cast: Cast, case: Case, one: Companion, **said: Any) -> Case:
    with cast.hoa.acting() as hoa:
        return open_case_of_child(hoa, case, companion_id=one.pk, **(OPENED | said))


def did_it(cast: Cast, case: Case, **told: Any) -> None:
    with cast.hoa.acting() as hoa:
        add_perpetrator(hoa, Case.objects.get(pk=case.pk), told=told)


@pytest.fixture
def hers(cast: Cast) -> Case:
    """Taken in at the desk of Bình Lư."""
    return taken_in_here(cast)


def test_a_child_has_a_case_of_its_own_and_each_side_leads_to_the_other(cast: Cast, hers: Case):
    child = opened(cast, hers, noted(cast, hers))
    with cast.hoa.acting() as hoa:
        seen = {one: queries.listed(hoa, one).companions[0].other for one in (hers.pk, child.pk)}
        assert {one: other.id for one, other in seen.items() if other} == {hers.pk: child.pk, child.pk: hers.pk}
        assert Survivor.objects.get(case=child).birth
        gate.enter(hoa, Case, child.pk, Act.CASE_LOOK)
        assert {one.rule for one in Clock.objects.filter(case=child)} >= {"D02", "D15.report"}
        assert (child.stage, child.name, child.desk_id) == (Stage.DRAFT, "Cháu Páo", hers.desk_id)
        with pytest.raises(Blocked, match="child_has_case"):
            open_case_of_child(hoa, hers, companion_id=queries.listed(hoa, hers.pk).companions[0].row.id, **OPENED)
        assert queries.to_open(hoa, hers.pk, queries.listed(hoa, hers.pk).companions[0].row.id)[1].has_case
    with cast.mai.acting() as mai, pytest.raises(NotFound):
        gate.enter(mai, Case, child.pk, Act.CASE_LOOK)
    paired = [name for name, rows in clear_rows().items() if any({child.pk, hers.pk} <= row for row in rows)]
    assert paired == [], "no row says in the clear that the two belong together"
    bodies = [bytes(body).decode() for body in Event.objects.filter(case_id=hers.pk).values_list("body", flat=True)]
    assert not [body for body in bodies if str(digest_of([child.pk])) in body], "nor as the digest of one id"


@pytest.mark.parametrize(
    ("said", "is_enough"),
    [
        ({"why": companions.WITH_HER, "born": "2022", "agreed_by": ("representative",)}, True),
        ({"agreed_by": ("child", "representative")}, True),
        ({"born": "2022", "agreed_by": ("representative",), "later": "2017"}, False),
        ({"writing": "emergency", "writing_why": "Đang cấp cứu"}, False),
    ],
)
def test_the_yes_asked_as_it_was_opened_is_enough_to_take_it_on_while_it_is_of_everybody(
    cast: Cast, hers: Case, said: dict[str, Any], is_enough: bool
):
    later = said.get("later")
    child = opened(cast, hers, noted(cast, hers), **{key: it for key, it in said.items() if key != "later"})
    with cast.hoa.acting() as hoa:
        if later:
            version = Survivor.objects.get(case=child).version
            note_person(hoa, child, expected_version=version, birth=companions.born(later, at=timezone.now()))
        child = submit_to_desk(hoa, Case.objects.get(pk=child.pk))
        if is_enough:
            assert register(hoa, child).stage == Stage.REGISTERED
        else:
            with pytest.raises(MissingPrerequisite, match="ground_missing"):
                register(hoa, child)


def clear_rows() -> dict[str, list[set[object]]]:
    """The ids in every row of every table, as whoever owns the database reads them, texts and bodies included."""
    found: dict[str, list[set[object]]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            found[table] = [_ids_in(text) for (text,) in cursor.fetchall()]
    return found


def _ids_in(text: str) -> set[object]:
    plain = [bytes.fromhex(one).decode("latin-1") for one in re.findall(r"\\\\x((?:[0-9a-f]{2})+)", text)]
    return {UUID(one) for words in (text, *plain) for one in IDS.findall(words)}


IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def test_whoever_is_kept_from_hers_is_kept_from_the_childs_and_learns_of_neither(cast: Cast, hers: Case):
    one = noted(cast, hers)
    with cast.hoa.acting() as hoa:
        exclude(hoa, Case.objects.get(pk=hers.pk), worker_id=cast.quy.worker.pk, reason="Em họ của anh ta")
    child = opened(cast, Case.objects.get(pk=hers.pk), one)
    with cast.hoa.acting() as hoa:
        assert Exclusion.objects.filter(case=child, worker=cast.quy.worker).exists()
        ask_consent(
            hoa,
            child,
            answers={"record_keeping": "given"},
            method="signature",
            agreed_by=["child", "representative"],
        )
        submit_to_desk(hoa, Case.objects.get(pk=child.pk))
    for there in (hers, child):
        with cast.quy.acting() as quy, pytest.raises(NotFound):
            gate.enter(quy, Case, there.pk, Act.CASE_LOOK)


def test_whoever_is_kept_from_the_childs_alone_is_not_told_of_it(cast: Cast, hers: Case):
    one = noted(cast, hers)
    child = opened(cast, hers, one)
    with cast.hoa.acting() as hoa:
        exclude(hoa, child, worker_id=cast.quy.worker.pk, reason="Thầy của cháu")
    with cast.quy.acting() as quy:
        shown = queries.listed(quy, hers.pk).companions
        assert [(row.is_child, row.other) for row in shown] == [(True, None)]
        with pytest.raises(Blocked, match="child_case_not_here"):
            open_case_of_child(quy, hers, companion_id=one.pk, **OPENED)


@pytest.mark.parametrize(
    ("did", "said", "refused"),
    [
        ({"name": "Vàng A Páo", "relationship": "spouse"}, {"contact": "other_parent"}, "contact_may_have_harmed"),
        ({}, {"contact": "her", "suspected": ["her"]}, "contact_may_have_harmed"),
        ({}, {"contact": "grandparent", "suspected": ["grandparent"]}, "contact_may_have_harmed"),
        ({"name": "Vàng A Páo"}, {"contact": "kin", "through_whom": "Vàng A Páo"}, "contact_is_perpetrator"),
        ({"phone": "+84912000333"}, {"contact": "kin", "phone": "+84912000333"}, "contact_is_perpetrator"),
        ({}, {"contact": "kin", "through_whom": "Thào Thị Dợ"}, "contact_leads_to_her"),
        ({}, {"contact": "kin"}, "through_whom_missing"),
        ({}, {"agreed_by": ["representative"]}, "consenter_missing"),
        ({}, {"agreed_by": ["child", "representative"], "suspected": ["her"]}, "consenter_missing"),
        ({}, {"born": "1990"}, "not_a_child"),
        ({}, {"born": "năm"}, "no_year"),
        ({}, {"why": "x"}, "unknown_answer"),
    ],
)
def test_nobody_who_may_have_harmed_the_child_is_a_contact_or_says_yes(
    cast: Cast, hers: Case, did: dict[str, Any], said: dict[str, Any], refused: str
):
    if did:
        did_it(cast, hers, **did)
    one = noted(cast, hers)
    with pytest.raises(Refused, match=refused):
        opened(cast, hers, one, **said)
    assert not Case.objects.filter(name__isnull=False, stage=Stage.DRAFT).exists(), "all of it or nothing"


def test_her_own_number_is_no_way_to_the_child(cast: Cast, hers: Case):
    number = "+84912000444"
    with cast.hoa.acting() as hoa:
        note_person(hoa, hers, expected_version=Survivor.objects.get(case=hers).version, details={"phone": number})
    one = noted(cast, hers)
    with pytest.raises(Refused, match="contact_leads_to_her"):
        opened(cast, hers, one, contact="kin", through_whom="Bà Pành", phone=number)


def test_the_childs_own_case_knows_whom_never_to_lead_to(cast: Cast, hers: Case):
    did_it(cast, hers, name="Vàng A Páo", relationship="spouse", phone="+84912000333")
    child = opened(cast, hers, noted(cast, hers), contact="kin", through_whom="Lò Thị Pành")
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, child.pk, Act.CASE_LOOK)
        contact = SafeContact.objects.get(case=child)
        assert contact.ways["through_whom"] == "Lò Thị Pành"
        for ways in ({"through_whom": "bố cháu"}, {"through_whom": "Vàng A Páo"}, {"phone": "+84912000333"}):
            with pytest.raises(InvalidValue, match="contact_is_perpetrator"):
                note_contact(hoa, child, expected_version=contact.version, ways={"channel": "through"} | ways)


def test_a_packet_of_the_child_says_nothing_of_her(cast: Cast, hers: Case):
    marks = marked(cast, hers)
    child = opened(cast, hers, noted(cast, hers), suspected=["other_parent"], agreed_by=["child", GUARDIAN])
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        case = gate.enter(hoa, Case, child.pk, Act.CASE_LOOK)
        sent = packets.contents(case, at=timezone.now())
        assert {"name", "birth", "person_who_did_it"} <= sent.keys()
        said = "\n".join(sent.values())
        assert [mark for mark in marks if mark in said] == []
        location_leak.keep_out_of_packet(hoa, case, sent)
        for words in ("Con của Thào Thị Dợ", "Mẹ: thao thi do.", f"xem {hers.code}", "Ở nhà bà zqaddress Nà Bỏ"):
            with pytest.raises(InvalidValue):
                location_leak.keep_out_of_packet(hoa, case, sent | {"story": words})
    only_the_childs(cast, hers, child)


def test_nor_does_a_question_about_the_childs_packet_or_an_answer(cast: Cast, hers: Case):
    """What is written to a partner after the packet went is read over for her as the packet was."""
    marked(cast, hers)
    child = opened(cast, hers, noted(cast, hers))
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        case = gate.enter(hoa, Case, child.pk, Act.CASE_LOOK)
        for act in LEAVES_THE_FILE:
            for words in ("Con của Thào Thị Dợ", f"xem {hers.code}", "Ở nhà bà zqaddress Nà Bỏ"):
                with pytest.raises(InvalidValue):
                    location_leak.looked_over(hoa, case, act, {"text": words})
        location_leak.looked_over(hoa, case, Act.QUESTION_ANSWER, {"text": "Cháu đi bằng xe của xã"})
        location_leak.looked_over(hoa, case, Act.NOTE_ADD, {"text": "Con của Thào Thị Dợ"})


def only_the_childs(cast: Cast, hers: Case, child: Case) -> None:
    """Whoever holds the child's case alone keeps her name out as well, for it lies sealed with the child's."""
    with cast.hoa.acting() as hoa:
        exclude(hoa, Case.objects.get(pk=hers.pk), worker_id=cast.quy.worker.pk, reason="Em họ của anh ta")
    with cast.quy.acting() as quy, unit_of_work.transaction_as(quy):
        case = gate.enter(quy, Case, child.pk, Act.CASE_LOOK)
        with pytest.raises(InvalidValue, match="names_the_other_case"):
            location_leak.keep_out_of_packet(quy, case, {"story": "Con của Thào Thị Dợ"})


GUARDIAN = "guardian_or_commune"


def marked(cast: Cast, hers: Case) -> list[str]:
    """A marked word in every answer of her case that is typed."""
    marks: list[str] = ["Thào Thị Dợ", str(hers.code), cast.address.name]

    def typed(*sheets: Any) -> dict[str, object]:
        said = {row.key: f"zq{row.key}" for sheet in sheets for row in sheet if row.kind in LINES and not row.several}
        marks.extend(str(one) for one in said.values())
        return {key: words for key, words in said.items() if key not in OF_A_LIST}

    with cast.hoa.acting() as hoa:
        details = typed(hearing.PERSON) | {"address": "bà zqaddress, bản Nà Bỏ", "phone": "+84912000111"}
        note_person(hoa, hers, expected_version=Survivor.objects.get(case=hers).version, details=details)
        first = Incident.objects.get(case=hers).version
        note_incident(hoa, hers, expected_version=first, answers=typed(hearing.INCIDENT), story="zqstory")
        ways = typed(hearing.WAYS) | {"channel": "through"}
        note_contact(hoa, hers, expected_version=SafeContact.objects.get(case=hers).version, ways=ways)
        add_perpetrator(hoa, Case.objects.get(pk=hers.pk), told=typed(perpetrators.ASKED) | {"relationship": "spouse"})
        add_note(hoa, hers, text="zqnote")
    return [*marks, "zqstory", "zqnote", "0912", "Nà Bỏ"]


LINES = frozenset({AnswerKind.LINE, AnswerKind.NAME, AnswerKind.WORDS})
OF_A_LIST = frozenset({"commune", "paper_number"})
