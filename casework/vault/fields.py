"""Sealed model fields: the column holds sealed bytes, the attribute opens them when it is read and a key is at hand.

A record says what a field is for, and where on the record the guarded object's id and the row's own id stand:

    story = SealedTextField(purpose="incident.story", guarded="case_id", row="id")

What the attribute holds meanwhile stands in `sealed_values`.

Reading raises Locked without the key, Tampered if the bytes were not sealed for this very field, row and object.
Stored bytes copied into another row do not open there: to copy a record, assign its opened values.
"""

from __future__ import annotations

import datetime
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

from django import forms
from django.core import checks, validators
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col
from django.db.models.lookups import IsNull, Lookup
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.subqueries import UpdateQuery
from django.utils.dateparse import parse_date
from django.utils.functional import Promise

from casework.vault import keyring
from casework.vault.aead import Cipher, cipher_for
from casework.vault.errors import Malformed, SealedColumn, Tampered, Unplaced
from casework.vault.sealed_values import NOT_LOADED, NULL, Draft, OpenedValue, SealedBytes, keeping_seals, refreshing
from casework.vault.sealing import number_of, purpose_prefix, seal_at, unseal_at

__all__ = ["SealedBytes", "SealedDateField", "SealedField", "SealedJSONField", "SealedTextField"]
__all__ += ["open_held", "open_value", "sealed_bytes"]

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field


_JSON = DjangoJSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)


class SealedAttribute(DeferredAttribute):
    """The attribute of a sealed field on its record."""

    field: SealedField

    def __init__(self, field: SealedField) -> None:
        super().__init__(field)
        self.name = field.attname

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        kept = instance.__dict__.get(self.name, NOT_LOADED)
        kind = kept.__class__
        if kind is OpenedValue or kind is Draft:
            return kept.value
        if kept is None:
            return None
        if kept is NOT_LOADED:
            kept = super().__get__(instance, cls)
            if kept is None:
                return None
        if refreshing.get():
            return kept
        field = self.field
        opened = field._open(kept, _id_at(instance, field.guarded), _id_at(instance, field.row))
        instance.__dict__[self.name] = opened
        return opened.value

    def __set__(self, instance: models.Model, value: Any) -> None:
        held = instance.__dict__
        if value.__class__ is SealedBytes:
            held[self.name] = value
            return
        if hasattr(value, "resolve_expression"):
            raise SealedColumn(f"{self.field} takes a value, not an expression")
        before = held.get(self.name, NOT_LOADED)
        if before.__class__ is Draft:
            before = before.before
        held[self.name] = None if value is None and (before is None or before is NOT_LOADED) else Draft(value, before)


class SealedReference(Col):
    """A sealed column in a query: it may be selected under its own name, and nothing else.

    One thing slips by, since Django then writes "ORDER BY 1": values_list() ordered by a column it selects. The order
    is that of random bytes.
    """

    target: SealedField

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Any:
        # Django compiles what is selected first, and keeps it in `select` before it compiles anything else.
        selecting = compiler.select is None and not isinstance(compiler.query, UpdateQuery)
        inside = (leaf for annotation in compiler.query.annotation_select.values() for leaf in annotation.flatten())
        if not selecting or any(leaf is self for leaf in inside):
            raise SealedColumn(f"{self.target} cannot be used in an expression")
        return super().as_sql(compiler, connection)


class SealedIsNull(IsNull):
    """The one question a sealed column answers: is there anything?"""

    def process_lhs(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, lhs: Any = None) -> Any:
        asked = lhs or self.lhs
        if isinstance(asked, SealedReference):
            return compiler.compile(Col(asked.alias, asked.target))
        return super().process_lhs(compiler, connection, lhs)


class SealedField(_Field, ABC):
    """What the three kinds share. `purpose` is in the frozen registry; `guarded` and `row` name attributes."""

    descriptor_class = SealedAttribute
    mutable = False
    """Whether a value may be changed in place; if so, the clear bytes are kept to see it at the next save."""

    def __init__(self, *args: Any, purpose: str, guarded: str = "case_id", row: str = "id", **kwargs: Any) -> None:
        for refused in ("primary_key", "unique", "db_index", "db_default", "choices"):
            if kwargs.get(refused) not in {None, False}:
                raise TypeError(f"a sealed field has no {refused}")
        self.purpose, self.guarded, self.row = purpose, guarded, row
        self._prefix = purpose_prefix(purpose)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose, "guarded": self.guarded, "row": self.row}

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Besides Django's own: the record must have the ids a seal is bound to."""
        attributes = {field.attname for field in self.model._meta.concrete_fields}
        missing = [name for name in (self.guarded, self.row) if name not in attributes]
        wrong = [checks.Error(f"{self} is bound to {name!r}, which is no column", obj=self) for name in missing]
        return [*super().check(**kwargs), *wrong]

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not hasattr(cls.refresh_from_db, "keeps_seals"):
            cls.refresh_from_db = keeping_seals(cls.refresh_from_db)  # type: ignore[method-assign]

    def get_internal_type(self) -> str:
        return "BinaryField"

    # --- the value and its bytes

    @abstractmethod
    def encode(self, value: Any) -> bytes:
        """The clear bytes of a value. Raises TypeError for a wrong type, Malformed for a text that is none."""

    @abstractmethod
    def decode(self, clear: bytes) -> Any:
        """The value of clear bytes."""

    def _open(self, sealed: SealedBytes, guarded: UUID, row: UUID) -> OpenedValue:
        ring = keyring.current()
        ring.may_open(guarded, self.purpose)
        clear = self._unsealed(ring, sealed, guarded, row)
        return OpenedValue(sealed, self._decoded(clear), clear if self.mutable else None, guarded, row)

    def _unsealed(self, ring: keyring.Keyring, sealed: bytes, guarded: UUID, row: UUID) -> bytes:
        """Under the newest key, which nearly everything is sealed under; else under the older one that it names."""
        try:
            return unseal_at(ring.cipher(guarded), sealed, self._prefix, guarded, row)
        except Tampered:
            older = ring.older_cipher(guarded, number_of(sealed))
            if older is None:
                raise
            return unseal_at(older, sealed, self._prefix, guarded, row)

    def _decoded(self, clear: bytes) -> Any:
        try:
            return self.decode(clear)
        except ValueError:
            raise Tampered(f"what was sealed in {self} is not of its kind") from None

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The stored bytes, sealed now if the value changed, if it never was sealed, or if the record moved."""
        held = model_instance.__dict__
        kept: Any = held.get(self.attname, NOT_LOADED)
        if kept.__class__ is SealedBytes:
            return kept
        if kept is None:
            return NULL
        if isinstance(kept, Draft):
            value, before = kept.value, kept.before
            if value is None:
                held[self.attname] = None
                return NULL
        elif isinstance(kept, OpenedValue):
            value, before = kept.value, kept
        else:
            raise SealedColumn(f"{self} was not loaded")
        guarded, row = _id_at(model_instance, self.guarded), _id_at(model_instance, self.row)
        clear = self.encode(value)
        sealed = self._same(before, clear, guarded, row)
        if sealed is None:
            ring = keyring.current()
            ring.may_seal(guarded)
            made = seal_at(ring.cipher(guarded), clear, self._prefix, guarded, row, ring.number(guarded))
            sealed = SealedBytes(made)
        held[self.attname] = OpenedValue(sealed, value, clear if self.mutable else None, guarded, row)
        return sealed

    def _same(self, before: Any, clear: bytes, guarded: UUID, row: UUID) -> SealedBytes | None:
        """The bytes that stood there, if they are of the same place and open to the same text."""
        if isinstance(before, SealedBytes):
            try:
                opened = self._open(before, guarded, row)
            except Tampered:
                return None  # from another place, or damaged: what she writes now is sealed anew
        elif isinstance(before, OpenedValue) and before.row == row and before.guarded == guarded:
            opened = before
        else:
            return None
        was = self.encode(opened.value) if opened.clear is None else opened.clear
        return opened.sealed if was == clear else None

    # --- the column

    def from_db_value(self, value: Any, expression: object, connection: object) -> SealedBytes | None:
        return None if value is None else SealedBytes(value)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Only what `pre_save` gives, or stored bytes as they are, ever becomes a parameter of a statement."""
        if value.__class__ is SealedBytes:
            return bytes(value)
        if value is NULL:
            return None
        raise SealedColumn(f"{self} is written by saving its record")

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Django asks this to validate a constraint, where only presence can matter: presence is what is sent."""
        return None if value is None or value is NULL else b""

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]]:
        if lookup_name == "isnull":
            return SealedIsNull
        raise SealedColumn(f"{self} cannot be searched by {lookup_name}")

    def get_transform(self, lookup_name: str) -> NoReturn:
        raise SealedColumn(f"{self} cannot be searched by {lookup_name}")

    def get_col(self, alias: str, output_field: Any = None) -> Col:
        return SealedReference(alias, self, output_field)

    def value_to_string(self, obj: models.Model) -> NoReturn:
        raise SealedColumn(f"{self} goes into no fixture")


class SealedTextField(SealedField):
    """A text. The empty text is sealed like any other."""

    def __init__(self, *args: Any, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, max_length=max_length, **kwargs)
        if max_length is not None:
            self.validators.append(validators.MaxLengthValidator(max_length))

    def encode(self, value: Any) -> bytes:
        if isinstance(value, Promise):
            value = str(value)
        if not isinstance(value, str):
            raise TypeError(f"{self} takes a text, not {type(value).__name__}")
        try:
            return value.encode()
        except UnicodeEncodeError:
            raise Malformed("text.characters") from None

    def decode(self, clear: bytes) -> str:
        return clear.decode()

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else str(value)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"max_length": self.max_length, "widget": forms.Textarea, **kwargs})


class SealedJSONField(SealedField):
    """A small JSON value, changed in place or assigned. Dates and UUIDs inside become texts, as Django writes them."""

    mutable = True
    empty_strings_allowed = False

    def encode(self, value: Any) -> bytes:
        try:
            return _JSON.encode(value).encode()
        except UnicodeEncodeError:
            raise Malformed("text.characters") from None

    def decode(self, clear: bytes) -> Any:
        return json.loads(clear)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": forms.JSONField, **kwargs})


class SealedDateField(SealedField):
    """A date. A text of the form 2026-04-03 is taken too, as Django's own field does."""

    empty_strings_allowed = False
    default_error_messages = {"invalid": "%(value)s"}

    def encode(self, value: Any) -> bytes:
        return self.to_python(value).isoformat().encode()  # type: ignore[no-any-return]

    def decode(self, clear: bytes) -> datetime.date:
        return datetime.date.fromisoformat(clear.decode())

    def to_python(self, value: Any) -> Any:
        if value is None or (isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)):
            return value
        try:
            date = parse_date(value) if isinstance(value, str) else None
        except ValueError:
            date = None
        if date is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return date

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": forms.DateField, **kwargs})


def sealed_bytes(instance: models.Model, name: str) -> SealedBytes | None:
    """The stored bytes of a sealed field as they are, without a key: for history, and for a verifier.

    Of a value that was assigned but not saved, the bytes that stand in the database. Raises SealedColumn if there are
    none.
    """
    field = instance._meta.get_field(name)
    if not isinstance(field, SealedField):
        raise SealedColumn(f"{field} is not a sealed field")
    kept = instance.__dict__.get(field.attname, NOT_LOADED)
    if kept.__class__ is Draft:
        kept = kept.before
    if kept is NOT_LOADED:
        if instance._state.adding:
            raise SealedColumn(f"{field} was not saved yet")
        rows = type(instance)._base_manager.using(instance._state.db).filter(pk=instance.pk)
        kept = rows.values_list(field.attname, flat=True).get()
    return kept.sealed if isinstance(kept, OpenedValue) else kept


def open_value(field: SealedField, sealed: bytes | None, key: bytes | Cipher, guarded: UUID, row: UUID) -> Any:
    """Open a raw column without a record, for a list: the key as bytes, or ready as `Keyring.cipher` gives it.

    Raises Tampered, UnknownVersion, BadKey.
    """
    if sealed is None:
        return None
    cipher = cipher_for(key) if isinstance(key, bytes) else key
    return field._decoded(unseal_at(cipher, bytes(sealed), field._prefix, guarded, row))


def open_held(field: SealedField, sealed: bytes | None, guarded: UUID, row: UUID) -> Any:
    """The same with the key that is on the ring. Raises Locked, Tampered, UnknownVersion."""
    return None if sealed is None else field._open(SealedBytes(sealed), guarded, row).value


def _id_at(instance: models.Model, name: str) -> UUID:
    found = getattr(instance, name)
    if found.__class__ is UUID:
        return found
    try:
        return UUID(str(found))
    except ValueError:
        raise Unplaced(f"{type(instance).__name__} has no {name} yet") from None
