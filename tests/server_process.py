"""Serves the pages to tests from a process of its own: production's server, and with --tls a proxy before it.

It prints one line of JSON when it is ready and ends when its standard input does, so it never outlives the tests.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import ssl
import sys
import tempfile
import threading
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import django
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from django.urls import reverse

from casework.web import utf8
from deploy.serving import server_for

HOST = "127.0.0.1"
ONE_HOP_ONLY = {"connection", "keep-alive", "transfer-encoding"}


class Proxy(ThreadingHTTPServer):
    """Speaks TLS to the browser and plain HTTP to the server behind it."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, behind: int, tls: ssl.SSLContext) -> None:
        super().__init__((HOST, 0), Passing)
        self.behind = behind
        # The handshake waits for the thread of its connection: browsers open some that they never use.
        self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up in the middle is no news."""


class Passing(BaseHTTPRequestHandler):
    """Passes one request on and its answer back, saying that it came over TLS."""

    protocol_version = "HTTP/1.1"
    server: Proxy

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ONE_HOP_ONLY}
        inner = HTTPConnection(HOST, self.server.behind, timeout=60)
        inner.request(self.command, self.path, body or None, {**headers, "X-Forwarded-Proto": "https"})
        answer = inner.getresponse()
        words = answer.read()
        inner.close()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in ONE_HOP_ONLY | {"content-length"}:
                self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    do_GET = do_HEAD = do_POST = pass_on  # noqa: N815 - the names are the standard library's


def certificate() -> tuple[ssl.SSLContext, str]:
    """A certificate for this run, and the digest of its key by which Chromium is told to trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as directory:
        pem = Path(directory) / "pair.pem"
        pem.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
        tls.load_cert_chain(pem)
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return tls, b64encode(hashlib.sha256(public).digest()).decode()


def main() -> None:
    """Serve until the tests are done."""
    django.setup()
    tls = "--tls" in sys.argv
    if tls:
        call_command("collectstatic", verbosity=0, interactive=False)
    server = server_for(utf8.application(), host=HOST, port=0, proxy=HOST if tls else None, sign_in=reverse("sign-in"))
    threading.Thread(target=server.run, daemon=True).start()
    said = {"url": f"http://{HOST}:{server.effective_port}"}
    if tls:
        context, trusted_key = certificate()
        proxy = Proxy(server.effective_port, context)
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        said = {"url": f"https://{HOST}:{proxy.server_port}", "trusted_key": trusted_key}
    print(json.dumps(said), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
