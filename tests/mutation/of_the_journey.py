"""The guards in Python of the journey: two people, stages, alarms and entries, one row each."""

from __future__ import annotations

from tests.mutation.guards import Guard
from tests.mutation.in_sql import opened, without

ASIDE = "tests/journey/intake/test_setting_aside.py"
KEPT_OUT = "tests/journey/intake/test_excluding.py"
HEARING = "tests/journey/intake/test_hearing.py"
CLOSING = "tests/journey/reintegration/test_closing.py"
CLOSING_GUARDS = "tests/journey/reintegration/test_closing_guards.py"
OVERSEEING = "tests/journey/test_overseeing.py"
ALARMS = "tests/journey/test_alarms.py"


def _off(name: str, file: str, found: str, put: str, *suite: str, behind: str = "") -> Guard:
    return Guard(name, f"casework/journey/{file}.py", found, put, suite, behind=behind)


OF_THE_JOURNEY = (
    # Two people
    _off(
        "nobody appoints, renews or ends herself",
        "units",
        "    if worker.pk == by.pk:",
        "    if False:",
        "tests/policy/test_sharing.py",
        "tests/policy/test_unit_turning.py",
    ),
    _off(
        "nobody reviews what she did herself",
        "reviewing",
        "    if by.pk in {event.worker_id, *anomalies.workers_named(rights)}:",
        "    if False:",
        OVERSEEING,
    ),
    _off(
        "nobody reviews what gave her a key",
        "reviewing",
        "    if by.pk in {event.worker_id, *anomalies.workers_named(rights)}:",
        "    if by.pk == event.worker_id:",
        OVERSEEING,
    ),
    _off(
        "nobody reviews an alarm over an act of hers",
        "reviewing",
        "    if of_an_act and Event.objects.filter(pk__in=[alert.event_id], worker_id=by.pk).exists():",
        "    if False:",
        OVERSEEING,
        "tests/web/audit/test_alerts.py",
        "tests/web/audit/test_reviewing.py",
    ),
    _off(
        "nobody rules on her own name",
        "name_redaction",
        "    if worker_id == by.pk:",
        "    if False:",
        "tests/journey/test_name_redaction.py",
    ),
    _off(
        "who planned does not approve",
        "livelihood/planning",
        "    if plan.planned_by_id == by.pk:",
        "    if False:",
        "tests/journey/livelihood/test_planning.py",
    ),
    _off(
        "who assessed does not make it light again",
        "safety/assessing",
        "    if lowered and _last_assessor(case) == by.pk:",
        "    if False:",
        "tests/journey/safety/test_assessing.py",
        "tests/journey/safety/test_alarming.py",
    ),
    _off(
        "no colleague of the same grade makes it light",
        "safety/assessing",
        "    if lowered and not grades.is_above(by.pk, _last_assessor(case)):",
        "    if False:",
        "tests/journey/safety/test_assessing.py",
    ),
    _off(
        "the province looks at what was done for who is gone",
        "reintegration/closing",
        "    if gone and not is_supervisor(by.pk):",
        "    if False:",
        CLOSING_GUARDS,
    ),
    # Who is kept out
    Guard(
        "the last who carries a draft is not excluded",
        "casework/journey/intake/excluding.py",
        "    if case.stage == Stage.DRAFT and not excluding.who_could_hold(case, case.origin) - {worker.pk}:",
        "    if False:",
        (KEPT_OUT,),
        behind=without("nothing_left_to_her", "IF lost THEN", "IF false THEN"),
    ),
    _off(
        "the last supervisor of the province is not excluded",
        "intake/excluding",
        "not excluding.who_could_hold(case, case.desk.province) - {worker.pk}",
        "False",
        KEPT_OUT,
    ),
    _off(
        "a case is given to nobody who could not take it",
        "assigning",
        "        worker_id not in excluding.who_could_hold(case, case.desk)\n        or ",
        "        ",
        "tests/journey/test_assigning.py",
    ),
    Guard(
        "nobody ends a handing over that is others'",
        "casework/journey/assigning.py",
        "    if row is None or by.pk not in (row.worker_id, row.to_id):",
        "    if row is None:",
        ("tests/journey/test_assigning.py",),
        behind="ALTER POLICY ended_by_one_of_both ON public.casework_handover USING (true)",
    ),
    _off(
        "who is kept from a case is not seated where its key leads",
        "units",
        "    if excluding.kept_from_a_case_of(worker, unit):",
        "    if False:",
        "tests/policy/test_sharing.py",
        "tests/policy/test_bound_rights.py",
        "tests/policy/test_excluded.py",
    ),
    Guard(
        "nothing goes to a committee where somebody is near him",
        "casework/policy/notices.py",
        "    return seated.exists() and len(excluding.who_could_hold(case, committee)) == seated.count()",
        "    return seated.exists()",
        ("tests/journey/intake/test_notifying.py", "tests/journey/test_committee_ladder.py"),
    ),
    _off(
        "whom she kept from the one file does not read it in the other",
        "intake/carrying",
        # The second would refuse it as well: the wall keeps nobody out who is near it.
        "        if any(worker.pk in kept_out for worker, _ in excluding.near(living)):\n"
        '            raise Blocked("exclude_there_first")\n'
        "        if excluding.keep_out_as_there(living, other) < kept_out:",
        "        if excluding.keep_out_as_there(living, other) is None:",
        ASIDE,
    ),
    _off(
        "a file is joined to one that whoever joins it holds",
        "intake/setting_aside",
        "    if not gate.may(by, Act.REPORT_CARRY, living):",
        "    if False:",
        ASIDE,
        behind=opened("SELECT"),
    ),
    # Units and people
    _off(
        "a role fits its unit",
        "units",
        "    if not works_at(role, UnitKind(unit.kind)):",
        "    if False:",
        "tests/journey/test_units.py",
    ),
    _off(
        "no two people have one name at the door",
        "units",
        '    if folded(username) in {folded(taken) for taken in Worker.objects.values_list("username", flat=True)}:',
        "    if False:",
        "tests/journey/test_units.py",
        "tests/web/door/test_signing_in.py",
    ),
    _off(
        "a unit of another province is not ended from here",
        "units",
        "    if unit.pk != province.pk and unit.province_id != province.pk:",
        "    if False:",
        "tests/policy/test_sharing.py",
        "tests/journey/test_units.py",
    ),
    _off(
        "a province that vouches is not made to begin again",
        "units",
        "    if UnitKey.objects.exclude(sealed_signing_key=None).filter(unit=province).exists():",
        "    if False:",
        "tests/policy/certification/test_certifying.py",
    ),
    _off(
        "a weak passphrase is refused",
        "enrolling",
        "    if weakness := passphrases.weakness(",
        "    if False and (weakness := passphrases.weakness)(",
        "tests/journey/test_units.py",
    ),
    # Stages
    _off(
        "no step of a case is skipped",
        "stages_of_case",
        "    if Stage(to) not in BY_HAND.get(Stage(case.stage), {}):",
        "    if False:",
        "tests/journey/test_stages_of_case.py",
    ),
    _off(
        "support begins when her danger is known",
        "moves",
        "    if to in (Stage.ACTIVE, Stage.FOLLOW_UP) and case.risk_level is None:",
        "    if False:",
        "tests/journey/test_stages_of_case.py",
    ),
    _off(
        "an open stay blocks closing",
        "moves",
        "    if case.shelter_stays.filter(stage__in=SHELTER_OPEN).exists():",
        "    if False:",
        CLOSING,
        "tests/journey/safety/test_shelter.py",
    ),
    _off(
        "an open packet blocks closing",
        "moves",
        "    if case.referrals.filter(stage__in=REFERRAL_OPEN).exists():",
        "    if False:",
        CLOSING,
    ),
    _off(
        "what was told in a duplicate blocks closing until it is read",
        "moves",
        "    if case.carried_reports.filter(read_on__isnull=True).exists():",
        "    if False:",
        ASIDE,
    ),
    _off(
        "a case may only move as the rulebook says",
        "moves",
        "    if not may_move(Stage(case.stage), to):",
        "    if False:",
        CLOSING,
        "tests/journey/test_stages_of_case.py",
    ),
    _off(
        "nothing is given before the plan is approved",
        "livelihood/supplying",
        "    if plan.stage not in LIVELIHOOD_PLAN_UNDER_WAY:",
        "    if False:",
        "tests/journey/livelihood/test_supplying.py",
    ),
    _off(
        "one stay at a time",
        "safety/shelter",
        "    if case.shelter_stays.filter(stage__in=SHELTER_OPEN).exists():",
        "    if False:",
        "tests/journey/safety/test_shelter.py",
    ),
    _off(
        "a packet that is over is not answered",
        "referral/answering",
        "    if ReferralStage(referral.stage) not in REFERRAL_OPEN:",
        "    if False:",
        "tests/journey/referral/test_answering.py",
    ),
    _off(
        "of two writers the second is told",
        "safety/assessing",
        "    if assessments_in(rows) != expected_version:",
        "    if False:",
        "tests/journey/safety/test_assessing.py",
    ),
    Guard(
        "who said it first is not written over",
        "casework/records/base.py",
        "expected_version != self.version and not self._says_as_in(expected_version)",
        "False",
        ("tests/journey/safety/test_planning.py",),
    ),
    # Alarms, entries, decoys
    Guard(
        "an alarm is answered by those it calls",
        "casework/journey/alarms.py",
        "    if alarm is None or at not in (alarm.unit_id, alarm.desk_id, alarm.province_id):",
        "    if alarm is None:",
        (ALARMS,),
        behind="CREATE POLICY off_1 ON public.casework_alarm FOR SELECT TO casework_app USING (true);"
        "CREATE POLICY off_2 ON public.casework_alarm FOR UPDATE TO casework_app USING (true)",
    ),
    _off(
        "an entry is struck by who wrote it or by the desk",
        "striking",
        "    if not may_strike(by, case, entry):",
        "    if False:",
        "tests/journey/test_striking.py",
    ),
    _off(
        "an entry is struck once",
        "striking",
        "    if StruckEntry.objects.filter(case=case, entry_id=entry_id).exists():",
        "    if False:",
        "tests/journey/test_striking.py",
    ),
    _off(
        "no decoy is planted in the name of somebody who works here",
        "decoys",
        "    if _somebody_is_called(keeper, province):",
        "    if False:",
        OVERSEEING,
    ),
    _off(
        "a decoy ends once",
        "decoys",
        '    if any(row.what.get("ends") == str(decoy_id) for row in rows):',
        "    if False:",
        OVERSEEING,
    ),
    _off(
        "the telephone of a unit is nobody's own",
        "notifications",
        'kept in map(notifications.mobile_number, Unit.objects.exclude(phone="").values_list("phone", flat=True))',
        "False",
        "tests/management/test_notifying.py",
    ),
)
