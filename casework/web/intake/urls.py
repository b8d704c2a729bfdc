"""Addresses of intake: names of pages anybody may read over her shoulder."""

from django.urls import path

from casework.web.intake import sorting, views

CASE = "ho-so/<uuid:case_id>/"

urlpatterns = [
    path("co-nguoi-den/", views.start, name="intake-start"),
    path(f"{CASE}cac-phan/", views.parts_page, name="intake-parts"),
    path(f"{CASE}nguoi-den/", views.person, name="intake-person"),
    path(f"{CASE}tieng-noi/", views.language, name="intake-language"),
    path(f"{CASE}noi-o/", views.place, name="intake-place"),
    path(f"{CASE}gia-canh/", views.household, name="intake-household"),
    path(f"{CASE}so/", views.numbers, name="intake-numbers"),
    path(f"{CASE}lien-lac/", views.contact, name="intake-contact"),
    path(f"{CASE}chuyen/", views.violence_acts, name="intake-violence-acts"),
    path(f"{CASE}ke-them/", views.circumstances, name="intake-circumstances"),
    path(f"{CASE}loi-ke/", views.story, name="intake-story"),
    path(f"{CASE}sau-cau/", views.danger, name="intake-danger"),
    path(f"{CASE}dong-y/", views.consent, name="intake-consent"),
    path(f"{CASE}xem-lai/", views.check, name="intake-check"),
    path(f"{CASE}da-gui/", views.done, name="intake-done"),
    path(f"{CASE}tiep-nhan/", sorting.register, name="intake-register"),
    path(f"{CASE}trung/", sorting.duplicate, name="intake-duplicate"),
    path(f"{CASE}ngoai-pham-vi/", sorting.out_of_scope, name="intake-out-of-scope"),
    path(f"{CASE}ghi-chu/", sorting.note, name="note-add"),
    path(f"{CASE}loai-nguoi/", sorting.exclude, name="intake-exclude"),
]
