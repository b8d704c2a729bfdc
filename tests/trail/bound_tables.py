"""What events bind: each table by its rows' kind, and what an administrator with superuser might write into one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """One table whose rows events bind: the word they are said with, its key, and what an administrator might write."""

    kind: str
    key: str
    changed: tuple[str, ...]
    made: str
    swapped: tuple[str, ...] = ()
    where: str = ""
    """Of a table whose rows are said in two kinds: which of them have this one; its name then stands behind a colon."""


NOBODY = "'00000000-0000-7000-8000-000000000001'::uuid"
RIGHT = ("expires_at = '2030-01-01'", "sealed_key = sha256('his')", "granted_at = '2020-01-01'", "reason = 'shared'")
TABLES = {
    **{
        f"casework_{of}heldbyunit": Table(
            f"{of}heldbyunit", "id", RIGHT, "id = 900000, group_id = 999", ("sealed_key",)
        )
        for of in ("case", "referral", "shelterstay")
    },
    **{
        f"casework_{of}heldbyworker": Table(
            f"{of}heldbyworker", "id", RIGHT, "id = 900000, user_id = 999", ("sealed_key",)
        )
        for of in ("case", "referral", "shelterstay")
    },
    "casework_exclusion": Table(
        "exclusion", "id", ("worker_id = 999", "made_by_id = 999"), "id = 900000, worker_id = 999"
    ),
    "casework_clock": Table(
        "clock",
        "id",
        ("due_at = '2040-01-01'", "met_at = now()", "unit_id = 999", f"case_id = {NOBODY}", "rule = 'visit'"),
        "id = 900000, unit_id = 999",
    ),
    "casework_membership": Table(
        "membership",
        "id",
        (
            "ended_at = '2031-01-01'",
            "role = 'committee'",
            "began_at = '2020-01-01'",
            "unit_id = 999",
            "worker_id = 999",
        ),
        "id = 900000, worker_id = 999",
        ("certified",),
    ),
    "casework_membershipkey": Table(
        "membershipkey",
        "membership_id",
        ("sealed_unit_key = sha256('his')",),
        "membership_id = 900000",
        ("sealed_unit_key",),
    ),
    "casework_worker": Table(
        "worker",
        "id",
        ("is_active = NOT is_active", "display_name = 'Giàng A Páo'", "public_key = sha256('his')", "username = 'pao'"),
        "id = 900000, username = 'pao'",
        ("display_name", "public_key"),
    ),
    "casework_unit": Table(
        "unit",
        "group_id",
        (
            "name = 'Trạm khác'",
            "phone = '0912345678'",
            "is_active = NOT is_active",
            "parent_id = 999",
            "kind = 'partner'",
        ),
        "group_id = 900000",
        ("name", "public_key"),
    ),
    "casework_unitkey": Table(
        "unitkey",
        "unit_id",
        ("sealed_private = sha256('his')", "sealed_verifier = sha256('his')"),
        "unit_id = 900000",
        ("sealed_private",),
    ),
    "casework_provinceroll": Table("provinceroll", "unit_id", ("floors = sha256('his')",), "unit_id = 900000"),
    "casework_organisation": Table(
        "organisation", "unit_id", ("serves_id = 999", "services = '[\"legal\"]'"), "unit_id = 900000"
    ),
    "casework_standby": Table("standby", "id", ("stands_by_id = 999",), "id = 900000, desk_id = 999"),
    "casework_redactedname": Table(
        "redactedname", "id", ("worker_id = 999", "reason = 'x'"), "id = 900000, worker_id = 999"
    ),
    "casework_decoy": Table("oversight", "id", ("what = sha256('his')",), f"id = {NOBODY}", ("what",)),
    "casework_review": Table("oversight", "id", ("mark = 'x'",), f"id = {NOBODY}, locked_by = {NOBODY}"),
    "casework_statedreason": Table("oversight", "id", ("words = sha256('his')",), f"id = {NOBODY}, day = '2020-01-01'"),
    "casework_alert": Table(
        "alert", "id", ("place = 5", "kind = 'twice'"), "id = 900000, place = 999, at = '2020-01-01'"
    ),
    "casework_alarm": Table(
        "alarm",
        "id",
        ("answered_at = now(), answered_by_id = 999, answer = 'called'", "desk_id = 999", f"file_id = {NOBODY}"),
        f"id = {NOBODY}, unit_id = 999",
    ),
    "casework_contactwarning": Table(
        "contactwarning",
        "id",
        ("ended_at = now(), ended_by_id = 999", f"case_id = {NOBODY}"),
        f"id = {NOBODY}, ended_at = '2020-01-01', ended_by_id = 999",
    ),
    "casework_escalation": Table(
        "escalation",
        "id",
        ("unit_id = 999", "ended_at = now()"),
        f"id = {NOBODY}, clock_id = 999999",
        where="clock_id IS NOT NULL",
    ),
    "casework_escalation:notice": Table(
        "escalatednotice",
        "id",
        (f"notice_id = {NOBODY}",),
        f"id = {NOBODY}, notice_id = {NOBODY}",
        where="notice_id IS NOT NULL",
    ),
    "casework_committeenotice": Table(
        "committeenotice",
        "id",
        (
            "read_at = now(), read_by_id = 999, decision = 'self', decided_at = now(), decided_by_id = 999",
            "unit_id = 999",
            "words = sha256('his')",
        ),
        f"id = {NOBODY}, unit_id = 999",
    ),
    "casework_escalation:ban": Table(
        "escalatedban",
        "id",
        (f"ban_duty_id = {NOBODY}",),
        f"id = {NOBODY}, ban_duty_id = {NOBODY}",
        where="ban_duty_id IS NOT NULL",
    ),
    "casework_escalation:report": Table(
        "escalatedreport",
        "id",
        (f"report_id = {NOBODY}",),
        f"id = {NOBODY}, report_id = {NOBODY}",
        where="report_id IS NOT NULL",
    ),
    "casework_banorder": Table(
        "banorder",
        "id",
        (
            "committee_id = 999",
            "police_id = 999",
            "desk_id = 999",
            "assigned_at = now(), supervisor_id = 999",
            "breached_at = now()",
        ),
        f"id = {NOBODY}, police_id = 999",
    ),
    "casework_bancopy": Table(
        "bancopy",
        "id",
        ("unit_id = 999", "words = sha256('his')", "sealed_key = sha256('his')"),
        f"id = {NOBODY}, unit_id = 999",
        ("words", "sealed_key"),
    ),
    "casework_banduty": Table(
        "banduty", "id", ("met_at = now()", "due_at = '2040-01-01'", "unit_id = 999"), f"id = {NOBODY}, unit_id = 999"
    ),
    "casework_handover": Table(
        "handover", "id", ("to_id = 999", "until_on = '2040-01-01'"), "id = 900000, worker_id = 999"
    ),
    "casework_notificationaddress": Table(
        "notificationaddress",
        "id",
        ("address = '+84912345678'", "worker_id = 999", "ended_at = now()"),
        "id = 900000, worker_id = 999, address = 'x'",
    ),
    "casework_violencereport": Table(
        "violencereport",
        "id",
        (
            "desk_id = 999",
            "settle_by = '2040-01-01'",
            "told = sha256('his')",
            "received_by_id = NULL",
        ),
        f"id = {NOBODY}, desk_id = 999",
        ("told", "sealed_key"),
    ),
    "casework_reportcall": Table(
        "reportcall", "id", ("written_by_id = 999", "said = sha256('his')"), f"id = {NOBODY}", ("said",)
    ),
    "casework_reportkept": Table("reportkept", "id", ("worker_id = 999",), f"id = {NOBODY}, worker_id = 999"),
    "casework_herno": Table(
        "herno",
        "id",
        ("taken_back_at = heard_at, taken_back_by_id = 999", "dark_at = '2040-01-01'", "desk_keeps = NOT desk_keeps"),
        f"id = {NOBODY}, unit_id = 999, taken_back_at = heard_at, taken_back_by_id = 999",
    ),
}
