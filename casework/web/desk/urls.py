"""Addresses of the desk."""

from django.urls import path

from casework.web.desk import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("tim/", views.find, name="case-find"),
]
