"""Turning office files into PDF so that they can be looked at in the browser, by LibreOffice."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

CONVERTIBLE = (".docx", ".xlsx", ".pptx", ".odt", ".ods")
TIME_LIMIT = 60.0  # seconds

# A document must not make us fetch things: the proxy leads to the discard port, where nothing
# listens. It is named twice because which of the two LibreOffice believes depends on the desktop.
_NOWHERE = ("127.0.0.1", "9")
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "HTTP_PROXY", "HTTPS_PROXY")
_SETTINGS = (
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetNoProxy", ""),
    ("Inet/Settings", "ooInetHTTPProxyName", _NOWHERE[0]),
    ("Inet/Settings", "ooInetHTTPProxyPort", _NOWHERE[1]),
    ("Inet/Settings", "ooInetHTTPSProxyName", _NOWHERE[0]),
    ("Inet/Settings", "ooInetHTTPSProxyPort", _NOWHERE[1]),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),  # never
    ("Office.Calc/Content/Update", "Link", "1"),  # never
)


def office_to_pdf(
    path: Path, extension: str, out: Path, time_limit: float = TIME_LIMIT
) -> Path | None:
    """Write the PDF of an office file to `out`; None when it cannot be made.

    `extension` is that of the kind found in the file (`FileKind.extension`), not of its name.
    None means: another extension, LibreOffice not installed, a file it cannot read, or more than
    `time_limit` seconds. Every conversion has a profile folder of its own, thrown away after.
    """
    program = shutil.which("soffice")
    if program is None or extension not in CONVERTIBLE:
        return None
    with tempfile.TemporaryDirectory(prefix="parindex-preview-") as name:
        folder = Path(name)
        source, made = folder / f"source{extension}", folder / "made" / "source.pdf"
        try:
            shutil.copyfile(path, source)
            _write_profile(folder / "profile")
            _convert(program, source, folder, time_limit)
            if not made.is_file() or not made.stat().st_size:
                return None
            return Path(shutil.copyfile(made, out))
        except OSError:
            return None


def _convert(program: str, source: Path, folder: Path, time_limit: float) -> None:
    profile = (folder / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf", "--outdir", str(folder / "made"), str(source)]
    proxies = dict.fromkeys(_PROXIES, f"http://{':'.join(_NOWHERE)}")
    started = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **proxies, "HOME": str(folder), "no_proxy": ""},
        cwd=folder,
        start_new_session=True,
    )
    try:
        started.wait(time_limit)
    except subprocess.TimeoutExpired:
        _end(started)


def _end(started: subprocess.Popen[bytes]) -> None:
    """End soffice and what it started: the program on the path is only a wrapper."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def _write_profile(profile: Path) -> None:
    user = profile / "user"
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{place}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for place, name, value in _SETTINGS
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>"
    )
    (user / "registrymodifications.xcu").write_text(text, encoding="utf-8")
