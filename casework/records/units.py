"""Units: the posts that hold access - trusted addresses, commune desks, partners, the province - and their keys."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from casework.records.workers import Role, Worker


class UnitKind(TextChoices):
    """What a post is for."""

    TRUSTED_ADDRESS = "trusted_address", _("địa chỉ tin cậy")
    COMMUNE_DESK = "commune_desk", _("bàn tiếp nhận của xã")
    PARTNER = "partner", _("đơn vị phối hợp")
    PROVINCE = "province", _("cấp tỉnh")


class Unit(models.Model):
    """A post. Access belongs to posts, not people: a unit is a Django group with a key of its own.

    The unit's key is never stored open: sealed to each member (Membership), and wrapped under the parent's key so
    that a province can recover a commune. `sealed_private` is the unit's HPKE key under the unit's key;
    `sealed_fingerprint_key` is the province's fingerprint key under the unit's key.
    """

    group = models.OneToOneField(Group, on_delete=models.PROTECT, primary_key=True, related_name="unit")
    kind = models.CharField(max_length=16, choices=UnitKind.choices)
    name = models.CharField(max_length=160)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    realm = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    commune_code = models.CharField(max_length=5, blank=True)
    commune_valid_from = models.DateField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    public_key = models.BinaryField()
    sealed_private = models.BinaryField()
    key_under_parent = models.BinaryField(null=True)
    sealed_fingerprint_key = models.BinaryField()
    is_active = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, key_under_parent__isnull=True)
                | Q(parent__isnull=False, key_under_parent__isnull=False),
                name="unit_key_is_wrapped_under_its_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A worker at a post: her role there and the unit's key sealed to her. An ended membership keeps no key."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    sealed_unit_key = models.BinaryField(null=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "group"], condition=Q(ended_at__isnull=True), name="one_living_membership"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, sealed_unit_key__isnull=False)
                | Q(ended_at__isnull=False, sealed_unit_key__isnull=True),
                name="a_living_membership_has_a_key_and_an_ended_one_none",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="membership_ends_after_it_began",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"worker {self.worker_id} at unit {self.group_id} as {self.role}"
