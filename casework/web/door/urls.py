"""Addresses of the door."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.door import contact, own, passphrase, views
from casework.web.url_names import for_act

urlpatterns = [
    path("lien-he/", contact.ask, name=for_act(Act.CALL_BACK_ASK)),
    path("vao/", views.sign_in, name="sign-in"),
    path("vao/luot/", views.sign_in_turn, name="sign-in-turn"),
    path("con-day/", views.still_here, name="still-here"),
    path("toi/", own.show, name=own.PAGE),
    path("toi/may-khac/", own.end_session, name=for_act(Act.DOOR_SESSION_OVER)),
    path("cum-mat-khau/", passphrase.change, name=for_act(Act.PASSPHRASE_CHANGE)),
    path("ra/", views.sign_out, name="sign-out"),
    path("thoat-nhanh/", views.quick_exit, name="quick-exit"),
    path("thoat-nhanh/giai-thich/", views.exit_explained, name="exit-explained"),
    path("ngon-ngu/", views.set_language, name="set-language"),
]
