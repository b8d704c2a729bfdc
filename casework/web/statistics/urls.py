"""Addresses of the statistics."""

from django.urls import path

from casework.web.statistics import views

urlpatterns = [
    path("so-lieu/", views.statistics, name="statistics"),
    path("so-lieu/tinh-lai/", views.renew, name="statistics-renew"),
]
