"""Addresses of the counts."""

from django.urls import path

from casework.web.counts import views

urlpatterns = [
    path("so-lieu/", views.counts, name="counts"),
    path("so-lieu/tinh-lai/", views.renew, name="counts-renew"),
]
