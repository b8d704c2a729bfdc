"""Serves the planted build on 127.0.0.1 in a process of its own, which ends when its standard input does."""

from __future__ import annotations

import sys
import threading

from casework.web import utf8
from deploy.serving import server_for


def main() -> None:
    """Serve until the attack is over."""
    server = server_for(utf8.application(), host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    print(server.effective_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
