"""Addresses of the pages on notifications."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.notifications import views
from casework.web.url_names import for_act

urlpatterns = [
    path("nhac-viec/", views.own, name="notifications"),
    path("nhac-viec/<str:way>/", views.set_one, name=for_act(Act.NOTIFICATION_SET)),
    path("nhac-viec/<str:way>/thoi/", views.end_one, name=for_act(Act.NOTIFICATION_END)),
    path("nhat-ky/nhac-viec/", views.not_reached, name=for_act(Act.NOTIFICATION_LIST)),
]
"""The way stands in the address as its code does in the row."""
