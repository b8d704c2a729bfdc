"""Makes the README's pictures: starts a demo of its own, looks at it in a real browser, and forgets it again.

`make screenshots` runs this. The people and cases in the pictures are the demo's, all invented.
"""

import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
PASSPHRASE = "nuong ngo xanh sau mua"
PHONE = {"width": 360, "height": 740}
SCREEN = {"width": 1280, "height": 860}
TALL = {"width": 1280, "height": 1240}
AT_MOST = 1_000_000
"""Bytes of all pictures together: they come with every clone."""

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def main() -> None:
    """Take every picture anew and say how big they are."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo() as address, sync_playwright() as playwright:
        found = subprocess.check_output([ROOT / "deploy" / "find-browser"], text=True).strip()
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        take(browser, address)
        browser.close()
    whole = 0
    for picture in sorted(PICTURES.glob("*.png")):
        size = picture.stat().st_size
        whole += size
        print(f"{picture.relative_to(ROOT)}  {size // 1000} kB")
    if whole > AT_MOST:
        raise SystemExit(f"Together they are {whole // 1000} kB: more than {AT_MOST // 1000}.")


def take(browser: Browser, address: str) -> None:
    """What a host sees on her phone, and what an officer and the supervisor see at a desk."""
    # The audit first: it shows what the story left, not our own walking about.
    page = signed_in(browser, address, "thu", TALL)
    page.goto(f"{address}/")
    case = (
        page.locator(".files li").filter(has_text="Đã tiếp nhận").last.get_by_role("link").first.get_attribute("href")
    )
    page.goto(f"{address}/ho-so/{str(case).split('/')[2]}/nhat-ky/")
    keep(page, "audit")

    page = signed_in(browser, address, "mai", PHONE)
    keep(page, "desk")
    page.get_by_role("link", name="Pấng", exact=True).first.click()
    page.goto(f"{page.url}lien-lac/")
    keep(page, "question")

    page = signed_in(browser, address, "hoa", SCREEN)
    page.get_by_role("link", name="Vàng Thị Xuyến").last.click()
    keep(page, "case")


def signed_in(browser: Browser, address: str, username: str, size: dict[str, int]) -> Page:
    """A fresh browser in which this person has signed in."""
    fine = 2 if size is PHONE else 1
    page = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]}, device_scale_factor=fine, locale="vi-VN"
    ).new_page()
    page.goto(f"{address}/vao/")
    page.fill("input[name=username]", username)
    page.fill("input[name=passphrase]", PASSPHRASE)
    page.press("input[name=passphrase]", "Enter")
    page.wait_for_url(re.compile(r"^(?!.*/vao/)"))
    return page


def keep(page: Page, name: str) -> None:
    """Keep what the window shows, packed as tightly as the format allows."""
    page.wait_for_load_state("networkidle")
    (PICTURES / f"{name}.png").write_bytes(packed(page.screenshot(animations="disabled")))


def packed(png: bytes) -> bytes:
    """The same picture, its pixels deflated anew with the most effort; browsers hurry."""
    rest, pixels, at = b"", b"", len(SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        body = png[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"IDAT":
            pixels += body
        elif kind == b"IHDR":
            rest = SIGNATURE + chunk(kind, body)
    return rest + chunk(b"IDAT", zlib.compress(zlib.decompress(pixels), 9)) + chunk(b"IEND", b"")


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG file."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@contextmanager
def demo() -> Iterator[str]:
    """A demo of our own on a free port; gives its address, and leaves nothing behind."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = Path(tempfile.mkdtemp(prefix="casework-screenshots-"))
    base.chmod(0o755)
    command = [sys.executable, "-m", "deploy.demo", "--keep-in", str(base / "kept")]
    server = subprocess.Popen([*command, "--port", str(port)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        for line in server.stdout:
            if "Ready:" in line:
                break
        else:
            raise SystemExit("The demo did not start.")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()
        subprocess.run([*command, "--forget"], cwd=ROOT, check=True)
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()
