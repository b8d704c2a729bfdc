"""A supervisor changes her province's keys from a terminal: the signing key, the fingerprint key, what rests on it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from casework.journey import call_backs, province_keys
from casework.management.commands import people
from casework.policy import signing_keys
from casework.policy.certification import Certified
from casework.records.organisations import Organisation
from casework.records.stand_by import StandBy
from casework.records.units import Membership, Unit
from casework.records.workers import Worker
from casework.rulebook.refusals import Refused
from casework.rulebook.rows import day_of
from casework.vault import keyring
from casework.vault.keypairs import mark_of
from casework.vault.typed_words import folded
from casework.web import wording

YES = "đồng ý"


class Command(people.Command):
    """The passphrase is asked on the terminal; everything that is signed anew is shown before."""

    help = "Đổi khoá ký hoặc khoá dấu vân số của tỉnh; làm lại dấu vân số của hồ sơ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = parser.add_subparsers(dest="what", required=True)
        asked.add_parser(
            "ky", help="khoá ký mới: mọi đơn vị, người, vị trí được ký lại; khoá cũ không còn ký được điều gì"
        )
        asked.add_parser("van-so", help="khoá dấu vân số mới, cho địa chỉ tin cậy, bàn tiếp nhận và cấp tỉnh")
        renew = asked.add_parser(
            "lam-lai", help="làm lại dấu vân số của hồ sơ dưới khoá mới; dừng lúc nào cũng được, gõ lại thì làm tiếp"
        )
        renew.add_argument(
            "--bo-lai",
            action="store_true",
            help="bỏ khoá cũ dù còn hồ sơ chưa làm lại được; hồ sơ ấy được so lại khi số trong đó được ghi lại",
        )
        asked.add_parser(
            "neo", help="in ra dòng mà trang liên hệ tin: ghi vào tệp CASEWORK_CALL_BACK_ANCHOR_FILE của máy chủ"
        )
        for each in asked.choices.values():
            each.add_argument("--as", dest="by", default="", help="tên đăng nhập của người giám sát cấp tỉnh")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._as_supervisor(
                options, {"ky": _sign, "van-so": _compare, "lam-lai": _renew, "neo": _anchor}[options["what"]]
            )
        except Refused as refusal:
            raise CommandError(str(wording.refusal(refusal.code))) from refusal


def _sign(command: people.Command, by: Worker, province: Unit, options: dict[str, Any]) -> str:
    # The very rows that are shown are signed: what somebody changes in between is refused.
    rows = signing_keys.certified_by(province)
    for row in rows:
        command.stdout.write(_shown(row))
    command.stdout.write(
        "So từng dấu khoá với dấu mà người đó thấy (`people mark`); tên, điện thoại với điều bạn biết."
        " Có điều gì lạ thì dừng lại."
    )
    _agreed(f"Ký lại {len(rows)} điều trên bằng khoá ký mới của {province.name}?")
    signed = province_keys.turn_signing_key(by, province, rows=rows)
    return (
        f"Đã đổi khoá ký, ký lại {signed} điều. Mọi người đăng nhập như thường, không ai phải làm gì thêm."
        " Từ nay không điều gì ký bằng khoá cũ được tin."
    )


def _compare(command: people.Command, by: Worker, province: Unit, options: dict[str, Any]) -> str:
    _agreed(f"Đổi khoá dấu vân số của {province.name}?")
    number = province_keys.turn_fingerprint_key(by, province)
    return f"Khoá dấu vân số thứ {number} đã có. Bây giờ làm lại dấu vân số của hồ sơ: `province_keys lam-lai`."


def _anchor(command: people.Command, by: Worker, province: Unit, options: dict[str, Any]) -> str:
    anchor = keyring.current().anchor
    if anchor is None or anchor.province != province.pk:
        raise CommandError("Tỉnh này chưa ký điều gì.")
    return call_backs.anchor_text(anchor)


def _renew(command: people.Command, by: Worker, province: Unit, options: dict[str, Any]) -> str:
    done = unread = 0
    below = None
    while True:
        came = province_keys.renew_fingerprints(by, province, below=below)
        done, unread, below = done + came.done, unread + came.unread, came.last
        if came.finished or below is None:
            break
        command.stdout.write(f"Đã làm lại {done} hồ sơ, còn {came.behind}.")
    if not came.finished and options["bo_lai"]:
        _agreed(f"Còn {came.behind} hồ sơ chưa làm lại được. Bỏ khoá cũ?")
        came = province_keys.renew_fingerprints(by, province, leaving_behind=True)
    if came.finished:
        return f"Đã làm lại {done} hồ sơ. Khoá cũ và dấu vân số cũ đã bỏ."
    return (
        f"Đã làm lại {done} hồ sơ; còn {came.behind} hồ sơ mà bạn không mở được (bản nháp, hồ sơ bạn bị loại)."
        " Hồ sơ ấy được làm lại khi có người ghi vào, hoặc khi người giám sát khác gõ lệnh này;"
        " cho tới lúc đó khoá cũ còn dùng."
    )


def _agreed(question: str) -> None:
    if folded(input(f"{question} Gõ “{YES}”: ")) != folded(YES):
        raise CommandError("Chưa làm gì.")


def _shown(row: Certified) -> str:
    match row:
        case Unit():
            where = " ".join(part for part in (row.commune_code, row.phone) if part)
            return f"đơn vị    {mark_of(bytes(row.public_key))}  {row.name} {where}".rstrip()
        case Worker():
            return f"người     {mark_of(bytes(row.public_key))}  {row.display_name} ({row.username})"
        case Membership():
            return f"vị trí    {row.worker.display_name}: {row.unit.name}, từ {day_of(row.began_at):%d/%m/%Y}"
        case Organisation():
            return f"phối hợp  {row.unit.name}: {', '.join(row.services)}"
        case StandBy():
            return f"dự phòng  {row.stands_by.name} cho {row.desk.name}"
