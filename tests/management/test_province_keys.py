"""A supervisor at a terminal: she reads what is signed anew, says yes in her own words, and sees how far it came."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from casework.journey import province_keys
from casework.journey.intake.submitting import submit_to_desk
from casework.management.commands import people
from casework.records.people import Fingerprint
from casework.records.units import ProvinceRoll
from tests.cast import Cast
from tests.journey.intake.met_again import came


@pytest.fixture
def typed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What she types at the questions, one after the other."""
    answers: list[str] = []
    monkeypatch.setattr(people, "getpass", lambda _: cast.thu.passphrase)
    monkeypatch.setattr("builtins.input", lambda _: answers.pop(0))
    return answers


def told(capsys: pytest.CaptureFixture[str], *words: Any, **options: Any) -> str:
    call_command("province_keys", *words, "--as", "thu", **options)
    return capsys.readouterr().out


def test_she_reads_what_is_signed_anew_before_she_says_yes(
    cast: Cast, typed: list[str], capsys: pytest.CaptureFixture[str]
):
    typed += ["không", "Đồng ý"]
    with pytest.raises(CommandError, match="Chưa làm gì"):
        call_command("province_keys", "ky", "--as", "thu")
    assert ProvinceRoll.objects.get(pk=cast.province.pk).signing_keys is None
    out = told(capsys, "ky")
    assert f"người     {cast.hoa.private.public.mark}  Lò Thị Hoa (hoa)" in out
    assert "Đã đổi khoá ký" in out
    assert ProvinceRoll.objects.get(pk=cast.province.pk).signing_keys is not None


def test_she_changes_the_fingerprint_key_and_sees_how_far_it_came(
    cast: Cast, typed: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    for n in range(3):
        case = came(cast, cast.lu, {"phone": f"091234567{n}"})
        with cast.lu.acting() as lu:
            submit_to_desk(lu, case)
    came(cast, cast.lu, {"phone": "0987654321"})  # a draft: nobody above can open it
    typed += ["dong y", "dong y", "dong y"]  # a terminal may have no Vietnamese keyboard
    assert "thứ 2" in told(capsys, "van-so")
    monkeypatch.setattr(province_keys, "AT_ONCE", 2)
    out = told(capsys, "lam-lai")
    assert "Đã làm lại 2 hồ sơ, còn 2." in out
    assert "Đã làm lại 3 hồ sơ; còn 1 hồ sơ mà bạn không mở được" in out
    with pytest.raises(CommandError, match="chưa xong"):
        call_command("province_keys", "van-so", "--as", "thu")
    assert "Khoá cũ và dấu vân số cũ đã bỏ" in told(capsys, "lam-lai", "--bo-lai")
    assert set(Fingerprint.objects.values_list("key_number", flat=True)) == {2}


def test_nobody_below_a_province_does_it(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(people, "getpass", lambda _: cast.hoa.passphrase)
    with pytest.raises(CommandError):
        call_command("province_keys", "van-so", "--as", "hoa")
