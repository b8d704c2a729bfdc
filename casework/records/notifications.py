"""Notifications: where a worker is told that something waits for her, what is due to be sent, and what came of it.

No row here says why: whoever sends sees an address and a time, and whoever receives reads the same words each time.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q, TextChoices
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from casework.records.workers import Worker


class NotificationWay(TextChoices):
    """By what a notification goes."""

    EMAIL = "email", _("Thư điện tử")
    SMS = "sms", _("Tin nhắn điện thoại")


class NotificationAddress(models.Model):
    """One address of a worker's own, from when she set it until she takes it back or sets another."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+", db_index=False)
    way = models.CharField(max_length=8, choices=NotificationWay)
    address = models.CharField(max_length=254)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "way"], condition=Q(ended_at__isnull=True), name="one_address_of_a_way"
            ),
            models.UniqueConstraint(
                Lower("address"), condition=Q(ended_at__isnull=True), name="an_address_is_of_one_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} of worker {self.worker_id}"


class Notification(models.Model):
    """One message to one address, the same words as every other. `failure` is the kind of the last failure; a message
    is tried again at `next_try_at` until it is sent or let go."""

    address = models.ForeignKey(NotificationAddress, on_delete=models.CASCADE, related_name="+", db_index=False)
    due_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=40, default="", blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(next_try_at__isnull=True), name="what_was_sent_is_not_tried"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="notification_waiting", condition=Q(next_try_at__isnull=False)),
            models.Index(fields=["address", "-id"], name="notification_of_address"),
        ]

    def __str__(self) -> str:
        return f"notification {self.pk}"


class NotifiedOf(models.Model):
    """That a worker was told of one thing, so that she is not told of it again. The wall's own: nobody reads it."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+", db_index=False)
    thing = models.CharField(max_length=8)
    thing_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["worker", "thing", "thing_id"], name="told_of_a_thing_once"),
        ]

    def __str__(self) -> str:
        return f"worker {self.worker_id} was told"


class NotifierState(models.Model):
    """One row: how far the sender went, which its own file says as well, which fixed hour it has seen to, and when
    it last went round. A copy that was restored says less than the file, and sends nothing until it is told to."""

    one = models.BooleanField(primary_key=True, default=True)
    round = models.BigIntegerField(default=0)
    hour = models.DateTimeField(null=True)
    went_round_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(one=True), name="one_sender")]

    def __str__(self) -> str:
        return f"round {self.round}"
