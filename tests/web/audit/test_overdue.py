"""What is late in the province: the most dangerous first, by unit and duty, and no name in it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from casework.journey.clocks import start
from casework.queries.audit import overdue as queries
from casework.queries.audit.overdue import A_PAGE
from casework.records.cases import Clock
from casework.rulebook.stages import RiskLevel
from tests.cast import Cast
from tests.many_cases import came
from tests.signing_in import SignedIn
from tests.states import arrived, changed
from tests.web.audit.reading import read


def below(page: str) -> str:
    """Where the list goes on."""
    return page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")


class TestWhatIsOverdue:
    """Duties past their time."""

    def test_the_oldest_first_with_its_unit_and_no_name(self, cast: Cast, signed_in: SignedIn):
        case, younger = arrived(cast), arrived(cast)
        now = timezone.now()
        Clock.objects.filter(case=case).update(due_at=now - timedelta(days=9))
        Clock.objects.filter(case=younger).update(due_at=now - timedelta(days=2))
        text = read(signed_in(cast.thu), "/nhat-ky/qua-han/")
        assert 0 < text.index(f"/ho-so/{case.pk}/") < text.index(f"/ho-so/{younger.pk}/")
        assert "Có 2 việc quá hạn." in text and "Hội LHPN xã Bình Lư" in text and "Dợ" not in text

    def test_the_most_dangerous_comes_first_however_young_and_over_the_pages(self, cast: Cast, signed_in: SignedIn):
        levels = [RiskLevel.LOW, RiskLevel.VERY_HIGH, None, RiskLevel.MEDIUM, RiskLevel.HIGH] * 4
        late = []
        for days, level in enumerate(levels, 1):
            case = arrived(cast)
            with cast.hoa.acting() as hoa:
                changed(hoa, case, risk_level=level)
            Clock.objects.filter(case=case).update(due_at=timezone.now() - timedelta(days=days))
            late.append((case, level, days))
        order = {RiskLevel.VERY_HIGH: 0, RiskLevel.HIGH: 1, None: 1}
        late.sort(key=lambda one: (order.get(one[1], 2), -one[2]))
        client, there, found = signed_in(cast.thu), "/nhat-ky/qua-han/", ""
        while there:
            text = read(client, there)
            found += text[text.index("<main") :].partition("</ul>")[0]
            there = "/nhat-ky/qua-han/" + below(text) if 'rel="next"' in text else ""
        places = [found.index(f"/ho-so/{case.pk}/") for case, _level, _days in late]
        assert len(late) > A_PAGE and places == sorted(places)
        assert "Nguy cơ rất cao" in found and "Nguy cơ thấp" not in found

    def test_what_waits_for_a_second_person_at_two_units_is_one_duty(self, cast: Cast, signed_in: SignedIn):
        case = arrived(cast)
        Clock.objects.all().delete()
        late = timezone.now() - timedelta(days=2)
        for object_id in (uuid4(), uuid4()):
            for unit in (cast.desk, cast.province):
                start(case, "second", unit=unit, at=timezone.now(), object_id=object_id)
        Clock.objects.update(due_at=late)
        client = signed_in(cast.thu)
        text = read(client, "/nhat-ky/qua-han/")
        assert "Có 2 việc quá hạn." in text and text.count("files__marks") == 2
        both = ("Hội LHPN xã Bình Lư, Hội LHPN tỉnh Lai Châu", "Hội LHPN tỉnh Lai Châu, Hội LHPN xã Bình Lư")
        assert sum(text.count(words) for words in both) == 2
        for unit in (cast.desk, cast.province):
            assert read(client, f"/nhat-ky/qua-han/?don_vi={unit.pk}").count("files__marks") == 2

    def test_it_can_be_narrowed_and_pages_by_key(self, cast: Cast, signed_in: SignedIn):
        cases = [arrived(cast) for _ in range(A_PAGE + 3)]
        Clock.objects.filter(case__in=cases).update(due_at=timezone.now() - timedelta(days=3))
        client = signed_in(cast.thu)
        first = read(client, f"/nhat-ky/qua-han/?don_vi={cast.desk.pk}&loai=D02")
        second = read(client, "/nhat-ky/qua-han/" + below(first))
        assert first.count("files__marks") == A_PAGE and second.count("files__marks") == 3
        assert "Không có việc nào" in read(client, f"/nhat-ky/qua-han/?don_vi={cast.other_desk.pk}")
        for asked in (
            "don_vi=999999",
            "loai=x",
            "sau=1",
            "sau=1.0",
            "sau=1.1.0.1",
            "sau=3.1.0",
            "sau=1.999999999999999999.1",
        ):
            assert client.get(f"/nhat-ky/qua-han/?{asked}").status_code == 400, asked

    def test_a_place_is_one_line_the_latest_first_and_the_rest_is_folded(
        self, cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(queries, "UNITS_SHOWN", 1)
        came(cast, 2)
        came(cast, 1, by=cast.lu, at=cast.other_address)
        Clock.objects.update(due_at=timezone.now() - timedelta(days=3))
        text = read(signed_in(cast.thu), "/nhat-ky/qua-han/")
        open_, _, folded = text[text.index("Theo nơi và theo việc") :].partition("<details")
        most, other = f'?don_vi={cast.desk.pk}"', f'?don_vi={cast.other_desk.pk}"'
        assert open_.count(most) == 1 and other not in open_
        assert "nơi nữa" in folded and folded.count(other) == 1 and most not in folded
        assert f"?don_vi={cast.desk.pk}&loai=D02" in open_.replace("&amp;", "&")
