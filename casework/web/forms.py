"""The one form class and the one renderer: clear errors in Vietnamese, clean text, and the same marking-up everywhere.

Fields of the POST that a form does not name are ignored; of a name sent twice the last counts (Django's QueryDict).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from casework.queries.editing import Editing
from casework.rulebook.address_terms import NOT_KNOWN, AddressTerms, addressed
from casework.rulebook.refusals import DayBeyond, DayToConfirm, InvalidValue, LocationLeak, NotFound, Refused
from casework.rulebook.rows import Words
from casework.rulebook.sheets import Sheet
from casework.web import wording
from casework.web.day_words import day_in_words, refused_day
from casework.web.fields import Passphrase, shown
from casework.web.form_fields import WholeForm
from casework.web.sheet_fields import fields_of
from casework.web.template_compiler import Pages
from casework.web.three_way_merge import Shown, Value, as_sent, as_shown, asked_of, asks_the_same, merge, put
from casework.web.typed_text import tidy

READ_OVER = "read_over"
"""Under this name comes what its writer read over: words that might tell where she is, and do not."""

DANGER_TOLD = "danger_told"
"""Under this name comes what is ticked of the quiet question about danger (`web/danger_question.py`)."""

DAY_CONFIRMED = "day_confirmed"
"""Under this name comes a day that was asked again and is right: the field and the day, `until:2027-12-05`."""


class Renderer(BaseRenderer):
    """Prints forms with our templates in `templates/forms`, and with Django's own where we have none."""

    form_template_name = "form.html"
    formset_template_name = "formset.html"
    field_template_name = "field.html"

    @cached_property
    def engine(self) -> Pages:
        pages = Path(settings.BASE_DIR) / "templates"
        return Pages(
            {
                "NAME": "forms",
                "DIRS": [pages / "forms", pages, Path(forms.__file__).parent / "jinja2"],
                "APP_DIRS": False,
                "OPTIONS": {"environment": "casework.web.jinja.environment"},
            }
        )

    def get_template(self, template_name: str) -> Any:
        return self.engine.get_template(template_name)


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: what to do, and where."""

    words: str
    href: str


@dataclass(frozen=True)
class DayAskedAgain:
    """A day to be confirmed: what its box sends, and the day written out."""

    value: str
    words: str

    @property
    def field(self) -> str:
        """Where it was typed."""
        return self.value.partition(":")[0]


def _asked_again(value: str) -> DayAskedAgain | None:
    try:
        return DayAskedAgain(value, day_in_words(date.fromisoformat(value.partition(":")[2])))
    except ValueError:
        return None


def _addressed_row(row: tuple[Any, Any], terms: AddressTerms) -> tuple[Any, Any]:
    """One choice, or a group of them below its own line, in the words for this person."""
    first, second = row
    if isinstance(second, list | tuple):
        return first, [_addressed_row(one, terms) for one in second]
    return first, addressed(str(second), terms)


class Form(forms.Form, metaclass=WholeForm):
    """A form that checks shape, explains every error by name, and leaves no dirty character in what it hands on.

    `asks` are the rows of a sheet that it asks: each gets its field, after the fields the form names itself.
    """

    asks: ClassVar[Sheet] = Sheet()
    carries: SafeString | None = None
    """What `web/unsent` prints among its hidden fields: the ticket of this page."""

    dangers_asked: tuple[tuple[str, Words], ...] = ()
    """The quiet question about danger, where the page of the form asks it."""

    terms: AddressTerms = NOT_KNOWN
    """How the person is addressed whom the form asks of; `speak_to` changes it."""

    default_renderer = Renderer()
    # The browser's own bubbles are in the browser's language and vanish; the error summary stays.
    use_required_attribute = False

    confirms: ClassVar[str] = ""
    """The field whose choice is named once more before the act, where that cannot be undone."""

    names: ClassVar[str] = ""
    """The field that chooses a colleague, where what was done is told with that name."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "asks" in cls.__dict__:
            # Django has put the fields this class names aside, and gathers them from here after this step.
            own: dict[str, forms.Field] = cls.__dict__["declared_fields"]
            own |= {name: field for name, field in fields_of(cls.asks).items() if name not in own}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.read_over: tuple[str, ...] = (
            tuple(self.data.getlist(READ_OVER)) if isinstance(self.data, QueryDict) else ()
        )
        self.to_read_over: tuple[str, ...] = self.read_over
        self.days_confirmed: tuple[str, ...] = (
            tuple(self.data.getlist(DAY_CONFIRMED)) if isinstance(self.data, QueryDict) else ()
        )
        self.days_to_confirm: tuple[DayAskedAgain, ...] = tuple(filter(None, map(_asked_again, self.days_confirmed)))

    def speak_to(self, terms: AddressTerms) -> None:
        """Puts every question in the words for this person."""
        self.terms = terms
        for field in self.fields.values():
            field.label = addressed(field.label or "", terms)
            field.help_text = addressed(field.help_text, terms)
            if isinstance(field, forms.ChoiceField) and isinstance(field.choices, list):
                field.choices = [_addressed_row(row, terms) for row in field.choices]

    @property
    def has_free_field(self) -> bool:
        """Whether it asks for anything that would be a pity to lose; a passphrase is never kept anywhere."""
        fields = self.fields.values()
        asked = any(not field.widget.is_hidden for field in fields) or bool(self.dangers_asked)
        return asked and not self.hides_what_is_typed

    @property
    def hides_what_is_typed(self) -> bool:
        """Whether it asks for a passphrase: then its page offers to show what is typed."""
        return any(isinstance(field, Passphrase) for field in self.fields.values())

    @property
    def says_anything(self) -> bool:
        """Whether something was typed or chosen that did not stand there before."""
        typed = any(not self.fields[name].widget.is_hidden for name in self.changed_data)
        return typed or bool(self.dangers_told)

    @property
    def dangers_told(self) -> tuple[str, ...]:
        """What is ticked of the quiet question."""
        said = self.data.getlist(DANGER_TOLD) if self.dangers_asked and isinstance(self.data, QueryDict) else ()
        return tuple(said)

    def hidden_fields(self) -> list[Any]:
        """The same as Django's, and what the page carries: whichever way a template prints a form, it prints these."""
        return [*super().hidden_fields(), *([self.carries] if self.carries else [])]

    def put_back(self, words: QueryDict) -> None:
        """Show what was typed before as if it were typed now; nothing of it is checked until it is sent."""
        self.data, self.is_bound = words, True
        self._errors = ErrorDict()

    @property
    def problems(self) -> list[Problem]:
        """The errors in the order of the fields, each with a link to its field where it can be seen."""
        found = [Problem(str(words), "") for words in self.non_field_errors()]
        for name in self.fields:
            bound = self[name]
            href = "" if bound.is_hidden else f"#{_first_id(bound)}"
            found += [Problem(str(words), href) for words in bound.errors]
        return found

    def answers(self) -> dict[str, Any]:
        """What was said, by the names its act takes it under."""
        return self.shaped(dict(self.cleaned_data))

    def shaped(self, said: dict[str, Any]) -> dict[str, Any]:
        """The same in the shape the act takes it in; where that is one value for each field, as it is."""
        return said

    def refuse(self, refused: Refused) -> None:
        """Shows why an operation said no, with everything typed still there. What must look unknown is raised on."""
        if isinstance(refused, NotFound):
            raise refused
        field = refused.field if isinstance(refused, InvalidValue) and refused.field in self.fields else None
        words = refused_day(refused.why) if isinstance(refused, DayBeyond) else wording.refusal(refused.code)
        if isinstance(refused, LocationLeak):
            words = f"{words} “{'”, “'.join(refused.typed)}”"
            more = refused.typed if refused.asks else ()
            self.to_read_over = tuple(dict.fromkeys((*self.read_over, *more))) if refused.asks else ()
        if isinstance(refused, DayToConfirm):
            asked = DayAskedAgain(f"{refused.field}:{refused.day.isoformat()}", day_in_words(refused.day))
            others = (one for one in self.days_to_confirm if one.field != refused.field)
            self.days_to_confirm = (*others, asked)
        self.add_error(field, ValidationError(words, code=refused.code))

    def _clean_form(self) -> None:
        # Before `clean()`, so that a form's own check already sees clean text.
        for name, value in list(self.cleaned_data.items()):
            field = self.fields[name]
            if isinstance(value, str) and isinstance(field, forms.CharField) and not isinstance(field, Passphrase):
                try:
                    self.cleaned_data[name] = tidy(field, value)
                except ValidationError as error:
                    self.add_error(name, error)
        super()._clean_form()  # type: ignore[misc]  # Django's own step, which the stubs leave out


type Row = tuple[object, object, object]
"""What a field is called, what stands, what was typed."""

CARRIED = frozenset({"version", "showed", "hangs_on"})
"""Fields of a versioned form that nobody types: what its writer had before her eyes."""

NEVER = -1
"""The version of no record."""


class VersionedForm(Form):
    """A form that edits something kept: it carries the version its writer saw, so that nobody is overwritten unseen.

    Where it shows what stands it also carries, without a clear word, what it showed of each field: an answer that was
    not touched on its page is what stands and not what the page showed, and two pages that answered different
    questions of one record do not collide.
    """

    asks_anew: ClassVar[bool] = False
    """Whether it starts empty: an answer to what stands, not a correction of it."""

    hangs_on_the_whole: ClassVar[bool] = False
    """Whether its act means the record as it was read, so that any change of it counts."""

    one_question: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Fields that are one question together: half of an answer and half of another make none."""

    version = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages={
            code: _("Trang này đã cũ. Hãy mở lại rồi sửa.") for code in ("required", "invalid", "min_value")
        },
    )
    showed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4_000)
    hangs_on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(self, posted: QueryDict | None, editing: Editing[Any], **otherwise: object) -> None:
        self.editing = editing
        self.untouched: frozenset[str] = frozenset()
        self.collided: frozenset[str] = frozenset()
        stands = {} if self.asks_anew else self.filled(editing)
        self._kept = told = {name: value for name, value in stands.items() if value is not None}
        seen = {"version": editing.version, "showed": self._token, "hangs_on": asked_of(self._page, editing.hangs_on)}
        super().__init__(posted, initial={**otherwise, **told, **seen})
        if not self.joins:
            del self.fields["showed"]
        if not editing.hangs_on:
            del self.fields["hangs_on"]

    @property
    def joins(self) -> bool:
        """Whether answers of two pages are joined question by question."""
        return not (self.asks_anew or self.hangs_on_the_whole)

    @classmethod
    def filled(cls, editing: Editing[Any]) -> dict[str, Any]:
        """What stands, under the form's own names."""
        return dict(editing.stands)

    def answers(self) -> dict[str, Any]:
        """The same, with the version its writer saw: one that never was, where an answer met another, or where the page
        asked what is not asked any more."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in CARRIED}
        met = self.collided or self.asked_otherwise
        return {**self.shaped(said), "expected_version": NEVER if met else self.cleaned_data["version"]}

    @property
    def asked_otherwise(self) -> bool:
        """Whether its page asked what is not asked any more: what its questions hang on was told anew meanwhile."""
        return not asks_the_same(self.data.get("hangs_on", ""), self._page, self.editing.hangs_on)

    @property
    def asked_no_more(self) -> list[Row]:
        """What was answered on its page to questions that are put to this person no more: a yes is not dropped unread
        because its question went."""
        if not self.asked_otherwise and self.data.get("version") == str(self.editing.version):
            return []
        gone = {name: one for name, one in self.base_fields.items() if name not in self.fields and name not in CARRIED}
        typed = {name: one.widget.value_from_datadict(self.data, self.files, name) for name, one in gone.items()}
        return [
            (addressed(gone[name].label or name, self.terms), _("Không còn hỏi"), shown(gone[name], it))
            for name, it in typed.items()
            if it
        ]

    def full_clean(self) -> None:
        """Joins what was sent with what stands before anything is read of it."""
        if self.joins and isinstance(self.data, QueryDict) and self.data is not self._joined:
            self._join(self.data)
        super().full_clean()

    def sees_now(self) -> None:
        """Lets the page, shown again, know what stands: sent once more it is saved over that, knowingly."""
        assert isinstance(self.data, QueryDict)
        now = self.data.copy()
        now["version"] = str(self.editing.version)
        if self.joins:
            now["showed"] = self._token()
        if "hangs_on" in self.fields:
            now["hangs_on"] = asked_of(self._page, self.editing.hangs_on)
        self.data = now

    def compared(self, was: Editing[Any]) -> list[Row]:
        """For whoever comes second: where what stands now is not what was typed. It `was` so when she began."""
        stands = self.filled(self.editing)
        rows = (
            (one.label, shown(one.field, stands.get(one.name)), shown(one.field, self.cleaned_data.get(one.name)))
            for one in self.visible_fields()
        )
        return [row for row in rows if row[1] != row[2]]

    _joined: QueryDict | None = None

    def _join(self, sent: QueryDict) -> None:
        asked = {one.name: one.field for one in self.visible_fields()}
        page = Shown.read(str(sent.get("showed", "")), self._page, list(asked))
        if page is None:
            return  # it does not say what it showed: its version alone decides
        stands = self._standing(asked)
        typed = {
            name: as_sent(field, field.widget.value_from_datadict(sent, self.files, name))
            for name, field in asked.items()
        }
        met = merge(page, typed, stands, self.editing.marks, self._questions(asked))
        joined = sent.copy()
        for name in met.untouched:
            put(joined, name, stands[name])
        joined["version"] = str(self.editing.version)
        joined["showed"] = met.shown.token()
        self.data = self._joined = joined
        self.untouched, self.collided = met.untouched, met.collided

    @property
    def _page(self) -> str:
        """Which page of which record it is: what another one showed is nothing to it."""
        record = self.editing.record_id or ""
        return f"{type(self).__name__}.{self.editing.case_id}.{self.editing.record}.{record}"

    def _token(self) -> str:
        asked = {one.name: one.field for one in self.visible_fields()}
        return Shown.of(self._page, self._standing(asked), self.editing.marks).token()

    def _standing(self, asked: Mapping[str, forms.Field]) -> dict[str, Value]:
        # What the page only proposes, like today's date, stands nowhere: it counts as typed by whoever sends it.
        return {name: as_shown(field, self._kept.get(name)) for name, field in asked.items()}

    def _questions(self, asked: Mapping[str, forms.Field]) -> list[tuple[str, ...]]:
        joined = [tuple(name for name in group if name in asked) for group in self.one_question]
        alone = set(asked) - {name for group in joined for name in group}
        return [*(group for group in joined if group), *((name,) for name in asked if name in alone)]


def _first_id(bound: BoundField) -> str:
    """The id of what takes the focus: of a group of choices the first."""
    if bound.use_fieldset and (parts := bound.subwidgets):
        return parts[0].id_for_label
    return bound.id_for_label or bound.auto_id
