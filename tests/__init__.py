"""Tests as sentences about people, with a fixed cast. What several suites need stands once, in these rooms:

    cast.py          the same few people, with their keys           passphrases.py   what they type at the door
    states.py        a case at every point of its way               answers.py       what people answer and are given
    signing_in.py    a signed-in client, without the door           browsing.py      a browser over HTTP, by the door
    server.py        the pages in a process of their own            production.py    production's settings for it
    database.py      the database with the cast, its copies         conftest.py      the fixtures of all suites
    guards.py        guards taken down, statements counted          damage.py        what a failing disk does
    two_communes.py  the same woman at two trusted addresses

Rooms of one suite stand with it:

    policy/words.py           the wall's words              policy/certification/owner.py  what the owner does
    policy/thief.py           who stole the database        policy/model_of_rights.py      rights as they should be
    trail/running_log.py      a log that is attacked        vault/heard.py                 a record of sealed fields
    web/audit/reading.py      looks, knocks, lines          web/matrix.py                  pages and who opens them
    web/windows.py            the browsers of a module

A module that tries many pages asks for `prepared` (tests/web/conftest.py): every state, made once and undone.
A test that commits or attacks asks for `log` (tests/trail/running_log.py) or copies the database itself.
"""
