"""Encrypted case records that follow a survivor from a trusted address to a life of her own in the community.

The first sentence of every decision here: a permission is a key. Six floors; a floor imports only from floors below.

        a person
    web         forms, pages, fragments          may import anything below
    journey     operations (write)   |   queries  one frozen page      never each other
    policy      table - grants - gate: who may do what, here and nowhere else
    records     what we keep: shape, constraints, history; no decisions
    trail       who did what, who looked, when; observes from inside the seam, imports nothing above
    rulebook    law and practice as dated data   |   vault  sealing: keys and bytes, no person

Five chapters of her journey, the same five words in records, journey, queries, web, templates and tests:

    intake         Tiếp nhận    she is heard at a trusted address; her case goes to the reception desk
    safety         An toàn      risk, safety plan, shelter stays (tạm lánh)
    referral       Chuyển gửi   partners brought in, only with what she agreed to share
    livelihood     Sinh kế      plan, training, job, inputs, savings group
    reintegration  Hoà nhập     follow-up visits, outcomes, closing, reopening

One act, one word, the same chapter everywhere: referral.send is a row in policy/table.py, the operation send_referral
in journey/referral/, the view send in web/referral/, the page templates/referral/send.html and the verb in the trail.

docs/architecture.md says the rest, GLOSSARY.md what things are called.
"""
