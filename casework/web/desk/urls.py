"""Addresses of the desk."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.desk import first_steps, views
from casework.web.url_names import for_act

urlpatterns = [
    path("", views.desk, name="desk"),
    path("tim/", views.find, name=for_act(Act.CASE_SEARCH)),
    path("buoc-dau/", first_steps.first_steps, name="first-steps"),
    path("huong-dan/", first_steps.guide, name="guide"),
]
