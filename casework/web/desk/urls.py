"""Addresses of the desk."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.desk import escalations, views
from casework.web.url_names import for_act

urlpatterns = [
    path("", views.desk, name="desk"),
    path("goi-hoi/<uuid:escalation_id>/", escalations.answer, name=for_act(Act.ESCALATION_ANSWER)),
    path("tim/", views.find, name=for_act(Act.CASE_SEARCH)),
]
