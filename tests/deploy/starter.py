"""A program that starts the embedded server as the demo does, says where it is, and waits to be killed."""

import json
import os
import sys
from pathlib import Path

import psycopg

from deploy import postgres_programs
from deploy.embedded_postgres import OWNER, EmbeddedPostgres


def become(user: int, home: Path) -> None:
    """Drop root for good, as if an ordinary user had started us; the interpreter itself may lie where he cannot go."""
    programs = EmbeddedPostgres(home).bin
    try:
        psycopg.connect(host="/nowhere")  # loads what is loaded late, while it can still be read
    except psycopg.OperationalError:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    postgres_programs.wheel_programs = lambda: programs


if __name__ == "__main__":
    place = Path(sys.argv[1])
    if len(sys.argv) > 2:
        become(int(sys.argv[2]), place)
    server = EmbeddedPostgres(place)
    server.start()
    server.create_database("kept")
    print(json.dumps({"url": server.url("kept", role=OWNER), "pid": server.pid, "user": os.geteuid()}), flush=True)
    sys.stdin.readline()
    server.stop()
