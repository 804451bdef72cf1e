"""What the variables of an installation set, each read by a Python of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
SHOW = """
import json
from parindex.config import settings
names = {names!r}
print(json.dumps([getattr(settings, name, None) for name in names]))
"""


def read(tmp_path: Path, names: tuple[str, ...], **given: str) -> subprocess.CompletedProcess:
    plain = {key: value for key, value in os.environ.items() if not key.startswith("PARINDEX_")}
    return subprocess.run(
        [sys.executable, "-c", SHOW.format(names=names)],
        env={**plain, "PYTHONPATH": str(SOURCE), "PARINDEX_HOME": str(tmp_path), **given},
        capture_output=True,
        text=True,
        check=False,
    )


def values(tmp_path: Path, *names: str, **given: str) -> list[object]:
    return json.loads(read(tmp_path, names, **given).stdout)


PROXY = ("SECURE_PROXY_SSL_HEADER", "CSRF_TRUSTED_ORIGINS", "SESSION_COOKIE_SECURE")


def test_behind_a_proxy_that_holds_tls(tmp_path) -> None:
    found = values(
        tmp_path,
        *PROXY,
        PARINDEX_HTTPS="1",
        PARINDEX_PROXY="1",
        PARINDEX_SITE_URL="https://cchc.example.vn/",
    )
    assert found == [["HTTP_X_FORWARDED_PROTO", "https"], ["https://cchc.example.vn"], True]


def test_without_a_proxy_nobody_believes_the_header(tmp_path) -> None:
    assert values(tmp_path, *PROXY) == [None, [], False]
    assert values(tmp_path, *PROXY, PARINDEX_HTTPS="1") == [None, [], True]
    assert values(tmp_path, *PROXY, PARINDEX_PROXY="1") == [None, [], False]


MAIL = (
    "EMAIL_HOST",
    "EMAIL_PORT",
    "EMAIL_HOST_USER",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_USE_SSL",
    "EMAIL_USE_TLS",
    "EMAIL_BACKEND",
)
SMTP, CONSOLE = (f"django.core.mail.backends.{one}.EmailBackend" for one in ("smtp", "console"))


def test_the_mail_server_is_one_address(tmp_path) -> None:
    for address, wanted in (
        ("smtp://a%40b.vn:m%3Ak@thu.vn", ["thu.vn", 587, "a@b.vn", "m:k", False, True, SMTP]),
        ("smtps://a:b@thu.vn", ["thu.vn", 465, "a", "b", True, False, SMTP]),
        ("smtp://thu.vn:2525", ["thu.vn", 2525, "", "", False, False, SMTP]),
    ):
        assert values(tmp_path, *MAIL, PARINDEX_SMTP=address) == wanted
    assert values(tmp_path, "EMAIL_HOST", "EMAIL_BACKEND") == [None, CONSOLE]


def test_a_wrong_mail_server_is_told_at_once(tmp_path) -> None:
    for address in ("thu.vn:25", "http://thu.vn", "smtp://thu.vn:nhieu"):
        failed = read(tmp_path, (), PARINDEX_SMTP=address)
        assert failed.returncode == 1
        assert "PARINDEX_SMTP không đúng" in failed.stderr
