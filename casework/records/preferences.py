"""What a worker chose for herself, on whichever device she signs in."""

from __future__ import annotations

from django.db import models

from casework.records.workers import Worker


class Preference(models.Model):
    """The language she reads in. Her browser's cookie carries it from page to page; signing in brings it back."""

    worker = models.OneToOneField(Worker, on_delete=models.CASCADE, primary_key=True, related_name="preference")
    language = models.CharField(max_length=8)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"what worker {self.worker_id} chose"
