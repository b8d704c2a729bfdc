"""Tests as sentences about people, with a fixed cast. What several suites need stands once, in these rooms:

    cast.py          the same few people, with their keys           passphrases.py   what they type at the door
    states.py        a case at every point of its way               answers.py       what people answer and are given
    signing_in.py    a signed-in client, without the door           browsing.py      a browser over HTTP, by the door
    server.py        the pages in a process of their own            production.py    production's settings for it
    database.py      the database with the cast, its copies         conftest.py      the fixtures of all suites
    guards.py        guards taken down, statements counted          damage.py        what a failing disk does

A module that tries many pages asks for `prepared` (tests/web/conftest.py): every state, made once and undone.
A test that commits or attacks asks for `log` (tests/trail/running_log.py) or copies the database itself.
"""
