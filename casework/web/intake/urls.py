"""Addresses of intake: names of pages anybody may read over her shoulder."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.intake import (
    additions,
    alarms,
    child_reports,
    consents,
    first_words,
    notifying,
    parts,
    setting_aside,
    sorting,
    views,
    withdrawing,
)
from casework.web.url_names import for_act

CASE = "ho-so/<uuid:case_id>/"

urlpatterns = [
    path("co-nguoi-den/", first_words.start, name=for_act(Act.CASE_OPEN)),
    path(f"{CASE}chuyen-gi/", first_words.kind, name=for_act(Act.CASE_KIND)),
    path(f"{CASE}mo-nham/", first_words.mistaken, name=for_act(Act.CASE_MISTAKE)),
    path(f"{CASE}khong-ghi/", first_words.refuse, name=for_act(Act.WRITING_REFUSE)),
    path(f"{CASE}cho-ghi/", first_words.allow, name=for_act(Act.WRITING_ALLOW)),
    path(f"{CASE}ai-doc/", first_words.readers, name=parts.READERS),
    path(f"{CASE}cac-phan/", views.parts_page, name="intake-parts"),
    path(f"{CASE}nguoi-den/", views.person, name=for_act(Act.INTAKE_PERSON)),
    path(f"{CASE}tieng-noi/", views.language, name=for_act(Act.INTAKE_PERSON, "language")),
    path(f"{CASE}noi-o/", views.place, name=for_act(Act.INTAKE_PERSON, "place")),
    path(f"{CASE}gia-canh/", views.household, name=for_act(Act.INTAKE_PERSON, "household")),
    path(f"{CASE}so/", views.numbers, name=for_act(Act.INTAKE_PERSON, "numbers")),
    path(f"{CASE}lien-lac/", views.contact, name=for_act(Act.INTAKE_CONTACT)),
    path(f"{CASE}chuyen/", views.violence_acts, name=for_act(Act.INTAKE_INCIDENT)),
    path(f"{CASE}ke-them/", views.circumstances, name=for_act(Act.INTAKE_INCIDENT, "circumstances")),
    path(f"{CASE}loi-ke/", views.story, name=for_act(Act.INTAKE_INCIDENT, "story")),
    path(f"{CASE}sau-cau/", views.danger, name=for_act(Act.INTAKE_DANGER)),
    path(f"{CASE}sau-cau/<int:number>/", views.one_danger, name=parts.ONE_DANGER),
    path(f"{CASE}dong-y/", views.consent, name=for_act(Act.INTAKE_CONSENT)),
    path(f"{CASE}dong-y/<int:number>/", consents.one_purpose, name=for_act(Act.INTAKE_CONSENT, "scope")),
    path(f"{CASE}su-dong-y/", consents.answers, name="case-consents"),
    path(f"{CASE}rut-lai-dong-y/", withdrawing.withdraw, name=for_act(Act.CONSENT_WITHDRAW)),
    path(f"{CASE}xem-lai/", views.check, name=for_act(Act.INTAKE_SUBMIT)),
    path(f"{CASE}da-gui/", views.done, name="intake-done"),
    path(f"{CASE}thong-bao/", notifying.give, name=for_act(Act.NOTICE_GIVE)),
    path(f"{CASE}thong-bao/in/", notifying.paper, name=for_act(Act.NOTICE_PRINT)),
    path(f"{CASE}bao-tin/", child_reports.report, name=for_act(Act.CHILD_REPORT)),
    path("thong-bao/", notifying.older, name=for_act(Act.NOTICE_LIST)),
    path("thong-bao/<uuid:notice_id>/da-nhan/", notifying.receive, name=for_act(Act.NOTICE_RECEIVE)),
    path(f"{CASE}tiep-nhan/", sorting.register, name=for_act(Act.CASE_REGISTER)),
    path(f"{CASE}trung/", setting_aside.duplicate, name=for_act(Act.CASE_DUPLICATE)),
    path(f"{CASE}ngoai-pham-vi/", setting_aside.out_of_scope, name=for_act(Act.CASE_OUT_OF_SCOPE)),
    path(f"{CASE}xep-rieng/", setting_aside.decide, name=for_act(Act.CASE_SET_ASIDE)),
    path(f"{CASE}noi-them/<uuid:report_id>/", setting_aside.read, name=for_act(Act.REPORT_READ)),
    path(f"{CASE}goi-gap/", alarms.of_case, name=for_act(Act.ALARM_RAISE)),
    path("goi-gap/", alarms.call, name=for_act(Act.ALARM_CALL)),
    path("goi-gap/<uuid:alarm_id>/", alarms.look, name=for_act(Act.ALARM_LOOK)),
    path("goi-gap/<uuid:alarm_id>/bam-nham/", alarms.mistake, name=for_act(Act.ALARM_MISTAKE)),
    path("goi-gap/<uuid:alarm_id>/tra-loi/", alarms.answer, name=for_act(Act.ALARM_ANSWER)),
    path(f"{CASE}khong-goi-so/", sorting.warn, name=for_act(Act.CONTACT_WARN)),
    path(f"{CASE}ghi-them/", additions.chapters, name=additions.LIST),
    path(f"{CASE}ghi-them/<int:number>/", additions.tell, name=for_act(Act.ADDITION_TELL)),
    path(f"{CASE}ghi-them/<uuid:addition_id>/", additions.take, name=for_act(Act.ADDITION_TAKE)),
    path(f"{CASE}ghi-chu/", sorting.note, name=for_act(Act.NOTE_ADD)),
    path(f"{CASE}loai-nguoi/", sorting.exclude, name=for_act(Act.GRANT_EXCLUDE)),
]
