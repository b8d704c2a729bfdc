"""The questions of intake: each form takes what stands, and hands on the answers under the keys of the rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework.queries.editing import Editing
from casework.queries.intake.draft import Heard, ToAskDanger
from casework.rulebook import danger_rows, hearing, people, risk, territory
from casework.rulebook.territory import old_names
from casework.web import fields
from casework.web.forms import CARRIED, Form, VersionedForm
from casework.web.instrument import ask_only_what_is_for
from casework.web.intake.paper_number import paper_kept, paper_standing, read_paper
from casework.web.typed_text import NameField

type Posted = QueryDict | None

SHORT = 300
OTHER_PLACE = "other"
ELSEWHERE = _("Xã khác (gõ tên ở dưới)")


def says_something_new(form: VersionedForm) -> bool:
    """Whether anything was answered on a page that does not stand already, also where it is asked no more."""
    return bool(set(form.changed_data) - CARRIED or form.asked_no_more)


class PartForm(VersionedForm):
    """One page of questions about one kept record; `record` says whose version it carries."""

    record: ClassVar[str] = "survivor"
    together: ClassVar[str] = "details"
    """The word under which the act takes the answers."""

    apart: ClassVar[frozenset[str]] = frozenset({"name", "birth"})
    """Which of them the act takes by their own names."""

    def __init__(self, posted: Posted, editing: Editing[Heard], **otherwise: object) -> None:
        super().__init__(posted, editing, **otherwise)
        self.speak_to(editing.page.terms)

    @classmethod
    def filled(cls, editing: Editing[Heard]) -> dict[str, Any]:
        return cls.standing(editing.page)

    @classmethod
    def standing(cls, heard: Heard) -> dict[str, Any]:
        """What stands, field by field."""
        return dict(heard.answers(cls.record))

    @property
    def says_something_new(self) -> bool:
        """Whether anything was typed that does not stand already: a page only passed through changes nothing."""
        return says_something_new(self)

    asked_under: ClassVar[Mapping[str, str]] = {}
    """The field of an answer that is kept under another key."""

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """The answers by key under the word of their record, an empty one as None; what stands beside them apart. What
        was not touched is not among them."""
        answers = {
            key: it for key, it in self.keyed(said).items() if self.asked_under.get(key, key) not in self.untouched
        }
        apart = {name: answers.pop(name) for name in self.apart if name in answers}
        return {self.together: answers, **apart}

    def keyed(self, said: dict[str, Any]) -> dict[str, Any]:
        """The answers by key, an empty one as None."""
        return {name: None if value in ("", []) else value for name, value in said.items()}


class PersonForm(PartForm):
    """Her name, her age as far as known, her sex."""

    name = NameField(label=_("Tên"))
    birth = fields.PartialBirthField("birth", label=_("Sinh năm nào, hoặc khoảng bao nhiêu tuổi?"), required=False)

    asks = hearing.PERSON.part("person")

    @classmethod
    def standing(cls, heard: Heard) -> dict[str, Any]:
        return {**super().standing(heard), "name": heard.name, "birth": heard.birth}

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """Without a birth that was not touched: an age is kept as told on the day it was told. Her name stands with the
        case, whose version is another: with a new one goes the one it takes the place of."""
        told = super().shaped({name: it for name, it in said.items() if name != "birth" or name in self.changed_data})
        return told | ({"name_was": self.editing.page.name} if "name" in told else {})


class LanguageForm(PartForm):
    """Her people, her language, whether she reads, whether somebody must interpret."""

    asks = hearing.PERSON.part("language")


class PlaceForm(PartForm):
    """Where she lives: the commune as it was called then, and the place as people say it."""

    commune = fields.OneOf((), label=_("Chị ấy ở xã nào?"), required=False)
    commune_name = django_forms.CharField(
        label=_("Nếu là xã khác: tên xã, phường"),
        help_text=_("Gõ không dấu, hoặc tên cũ trước 1/7/2025, cũng tìm được."),
        max_length=80,
        required=False,
    )

    asks = hearing.PERSON.part("place").without("commune")
    one_question = (("commune", "commune_name"),)
    asked_under: ClassVar[Mapping[str, str]] = {"commune_code": "commune", "commune_from": "commune"}

    def __init__(self, posted: Posted, editing: Editing[Heard]) -> None:
        super().__init__(posted, editing)
        heard = editing.page
        typed = str(posted.get("commune_name", "")) if posted else ""
        called = _communes_called(typed, heard.home)
        self.found, self.left_out = {_key(row): row for row in called.rows}, called.left_out
        standing = (str(heard.details.get("commune_code", "")), str(heard.details.get("commune_from", "")))
        offered = [place for place in dict.fromkeys((standing, heard.home)) if all(place)]
        rows = [(key, _called((row.code, row.valid_from.isoformat()))) for key, row in self.found.items()]
        rows += [("@".join(place), _called(place)) for place in offered]
        commune = self.fields["commune"]
        assert isinstance(commune, fields.OneOf)
        commune.choices = [*dict(rows).items(), (OTHER_PLACE, ELSEWHERE), (people.UNKNOWN, people.NOT_SAID.label)]

    @classmethod
    def standing(cls, heard: Heard) -> dict[str, Any]:
        code, since = heard.details.get("commune_code"), heard.details.get("commune_from")
        return {**super().standing(heard), "commune": f"{code}@{since}" if code else None}

    def clean(self) -> dict[str, Any]:
        picked, typed = self.cleaned_data.get("commune", ""), self.cleaned_data.get("commune_name", "")
        if typed and picked not in self.found:
            if not self.found:
                self.add_error(
                    "commune_name", ValidationError(_("Không thấy xã nào tên như vậy. Hãy gõ lại tên xã, như Bình Lư."))
                )
            elif self.left_out:
                self.add_error("commune_name", ValidationError(self._more_than_shown(typed)))
            elif len(self.found) > 1:
                count = len(self.found)
                words = ngettext("Có %(n)d nơi tên như vậy. Hãy chọn.", "Có %(n)d nơi tên như vậy. Hãy chọn.", count)
                self.add_error("commune", ValidationError(words % {"n": count}))
            else:
                self.cleaned_data["commune"] = next(iter(self.found))
        elif picked == OTHER_PLACE and not typed:
            self.add_error("commune_name", ValidationError(_("Hãy gõ tên xã, hoặc chọn “Chưa rõ”.")))
        return self.cleaned_data

    def _more_than_shown(self, typed: str) -> str:
        """How many places of that name are not in the list, and how to come to them."""
        above = _lies_in(self.left_out[0])
        count = len(self.left_out)
        return ngettext(
            "Còn %(n)d nơi nữa tên như vậy. Nếu ở trên không có, hãy gõ thêm huyện hoặc tỉnh, như “%(place)s”.",
            "Còn %(n)d nơi nữa tên như vậy. Nếu ở trên không có, hãy gõ thêm huyện hoặc tỉnh, như “%(place)s”.",
            count,
        ) % {"n": count, "place": f"{typed.split(',')[0].strip()}, {above}"}

    def keyed(self, said: dict[str, Any]) -> dict[str, Any]:
        code, _at, since = said["commune"].partition("@")
        known = bool(since)
        told = {name: answer for name, answer in super().keyed(said).items() if name in self.asks.keys}
        return {"commune_code": code if known else None, "commune_from": since if known else None, **told}


def _communes_called(name: str, home: tuple[str, str]) -> old_names.Offered:
    """Communes of today, and of the day before the reform, that people may mean by this name; of the desk's own
    province first."""
    if not 2 <= len(name) <= 80:
        return old_names.Offered()
    code, since = home
    desk = territory.unit_at(code, date.fromisoformat(since)) if since else None
    return old_names.offer(name, timezone.localdate(), near=desk.province_code if desk else "")


def _lies_in(row: territory.TerritoryRow) -> str:
    """What lies above a place, without its kind: its district while there was one, else its province."""
    upper = territory.unit_at(row.parent_code, row.valid_from)
    return upper.short_name if upper else ""


def _key(row: territory.TerritoryRow) -> str:
    return f"{row.code}@{row.valid_from.isoformat()}"


def _called(place: tuple[str, str]) -> str:
    since = date.fromisoformat(place[1])
    name = territory.full_name(place[0], since) or place[0]
    return name if since >= territory.REFORM else str(_("%(name)s (tên cũ, trước 1/7/2025)")) % {"name": name}


class HouseholdForm(PartForm):
    """Who came with her, and what gives her a legal priority."""

    asks = hearing.PERSON.part("household")

    def __init__(self, posted: Posted, editing: Editing[Heard], **otherwise: object) -> None:
        super().__init__(posted, editing, **otherwise)
        page = editing.page
        if page.details.get("sex") == "male":
            for name in hearing.OF_WOMEN:
                del self.fields[name]
        elif not risk.may_be_pregnant(page.birth, sex=page.details.get("sex"), at=timezone.now()):
            del self.fields["pregnant"]


class NumbersForm(PartForm):
    """Her own number and that of a paper of hers, with its kind; both optional, they only answer whether she was met
    before."""

    paper = fields.OneOf(people.IDENTITY_PAPERS, label=_("Chị ấy có giấy tờ nào?"), required=False)
    cccd = fields.PaperNumberField(label=_("Số trên giấy tờ đó"), required=False)

    asks = hearing.PERSON.part("numbers").without("cccd", "paper_kind", "paper_number")
    field_order = ("phone", "paper", "cccd", "version")
    one_question = (("paper", "cccd"),)
    asked_under: ClassVar[Mapping[str, str]] = {"paper_kind": "paper", "paper_number": "cccd"}

    @classmethod
    def standing(cls, heard: Heard) -> dict[str, Any]:
        return paper_standing(super().standing(heard))

    def clean(self) -> dict[str, Any]:
        read_paper(self)
        return self.cleaned_data

    def keyed(self, said: dict[str, Any]) -> dict[str, Any]:
        told = {name: it for name, it in super().keyed(said).items() if name in self.asks.keys}
        return {**told, **paper_kept(said)}


class ContactForm(PartForm):
    """How she can be reached without danger; until she says otherwise, not at all."""

    record = "safecontact"
    together = "ways"
    apart = frozenset()

    asks = hearing.WAYS.without(hearing.TOLD_UNSAFE)
    # Whose telephone it is belongs to its number, and both to the way of reaching her.
    one_question = (("channel", "phone", "whose_phone", "leave_message"), ("days", "hours"))

    @classmethod
    def standing(cls, heard: Heard) -> dict[str, Any]:
        return {"channel": hearing.NO_CONTACT, **super().standing(heard)}

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """All of it, for it is kept as a whole: what was not touched as it stands."""
        stands = {key: it for key, it in self.editing.page.ways.items() if key in self.untouched}
        return {self.together: {**stands, **super().shaped(said)[self.together]}}


class ViolenceActsForm(PartForm):
    """The sixteen acts of the statute in spoken words; officers see the statute's own under each."""

    record = "incident"
    together = "answers"
    apart = frozenset({"story"})

    asks = hearing.INCIDENT.part("violence")


class CircumstancesForm(PartForm):
    """Who did it, when, with what, and what it left behind."""

    record = "incident"
    together = "answers"
    apart = frozenset({"story"})

    asks = hearing.INCIDENT.part("circumstances")

    def __init__(self, posted: Posted, editing: Editing[Heard]) -> None:
        super().__init__(posted, editing)
        if editing.page.never_a_weapon and not editing.page.incident.get("weapon"):
            del self.fields["weapon"]


class HealthForm(PartForm):
    """What an examination within hours asks for: since when, whether a woman should be there, whether she wants to
    live."""

    record = "incident"
    together = "answers"
    apart = frozenset({"story"})

    asks = hearing.INCIDENT.part("health")


class StoryForm(PartForm):
    """The story in her words, and what she needs most."""

    record = "incident"
    together = "answers"
    apart = frozenset({"story"})

    story = fields.NoteField(label=_("Chị ấy kể"), max_length=20_000, rows=8, required=False)

    asks = hearing.INCIDENT.part("story")

    @classmethod
    def standing(cls, heard: Heard) -> dict[str, Any]:
        return {**super().standing(heard), "story": heard.story}


class DangerForm(VersionedForm):
    """The questions about danger and the facts known beside them."""

    asks = risk.ASKED

    def __init__(self, posted: Posted, editing: Editing[ToAskDanger]) -> None:
        super().__init__(posted, editing)
        person = editing.page.person
        ask_only_what_is_for(self, person.asked, person.terms, may_be_pregnant=person.may_be_pregnant)

    @property
    def says_something_new(self) -> bool:
        """Whether an answer differs from what stands."""
        return says_something_new(self)

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """The answers by question, without those that were passed over; beside them the dangers."""
        replies = {code: said[code] for code in danger_rows.CODES if said.get(code)}
        return {"answers": replies, "dangers": said["dangers"]}


class OneDangerForm(VersionedForm):
    """One of these questions: its answer is one press."""

    def __init__(self, posted: Posted, editing: Editing[ToAskDanger]) -> None:
        self.code = code = editing.page.code
        super().__init__(posted, editing)
        for other in set(danger_rows.CODES) - {code}:
            del self.fields[other]
        if code in self.fields:
            self.fields[code].required = True
        self.speak_to(editing.page.person.terms)

    asks = danger_rows.ALL

    @property
    def _page(self) -> str:
        return f"{super()._page}.{self.code}"

    @property
    def says_something_new(self) -> bool:
        """Whether the answer differs from what stands."""
        return says_something_new(self)

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """This answer; what is known beside it stands as it is."""
        return {"answers": said, "dangers": list(self.editing.page.last.dangers)}


class SubmitForm(Form):
    """Nothing is asked: submitting is a duty, the button is the whole form."""
