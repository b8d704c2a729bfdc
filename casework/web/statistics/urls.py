"""Addresses of the statistics."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.statistics import views
from casework.web.url_names import for_act

urlpatterns = [
    path("so-lieu/", views.statistics, name="statistics"),
    path("so-lieu/tinh-lai/", views.renew, name=for_act(Act.STATISTICS_RENEW)),
]
