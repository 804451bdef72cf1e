"""The virus scanner: a daemon made for the test answers as clamd does."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from parindex.documents.incoming.clamd import Scan, Verdict, scan

Answer = Callable[[bytes], bytes]
Daemon = Callable[[Answer], str]


def received(connection: socket.socket) -> bytes:
    """The file as the daemon puts it together from its chunks."""
    with connection.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\x00"
        content = b""
        while size := int.from_bytes(stream.read(4), "big"):
            content += stream.read(size)
        return content


@pytest.fixture(params=["unix", "tcp"])
def daemon(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Daemon]:
    threads: list[threading.Thread] = []

    def started(answer: Answer) -> str:
        if request.param == "unix":
            server = socket.socket(socket.AF_UNIX)
            address = str(tmp_path / "clamd.ctl")
            server.bind(address)
            server.listen()
        else:
            server = socket.create_server(("127.0.0.1", 0))
            address = f"tcp://127.0.0.1:{server.getsockname()[1]}"

        def serve() -> None:
            with server, server.accept()[0] as connection:
                said = answer(received(connection))
                with suppress(BrokenPipeError):  # the client may have given up by then
                    connection.sendall(said)

        threads.append(threading.Thread(target=serve))
        threads[-1].start()
        return address

    yield started
    for thread in threads:
        thread.join()


def kept(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "minh-chung.pdf"
    path.write_bytes(content)
    return path


def test_a_clean_file_arrives_whole(tmp_path: Path, daemon: Daemon) -> None:
    content = bytes(range(256)) * 1_000
    path = kept(tmp_path, content)
    address = daemon(
        lambda file: b"stream: OK\x00" if file == content else b"stream: cut ERROR\x00"
    )
    found = scan(path, address)
    assert found == Scan(Verdict.CLEAN)
    assert found.sentence == "Không phát hiện mã độc."


def test_an_infected_file_is_named(tmp_path: Path, daemon: Daemon) -> None:
    found = scan(kept(tmp_path, b"x"), daemon(lambda _: b"stream: Eicar-Signature FOUND\x00"))
    assert found == Scan(Verdict.INFECTED, "Eicar-Signature")
    assert found.sentence == "Tệp có mã độc (Eicar-Signature), không nhận."


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"INSTREAM size limit exceeded. ERROR\x00", "INSTREAM size limit exceeded. ERROR"),
        (b"stream: OKAY\x00", "OKAY"),
        (b"", ""),
    ],
)
def test_any_other_answer_is_no_verdict(
    tmp_path: Path, daemon: Daemon, said: bytes, why: str
) -> None:
    found = scan(kept(tmp_path, b"x"), daemon(lambda _: said))
    assert found == Scan(Verdict.UNAVAILABLE, why)
    assert found.sentence == "Chưa quét được mã độc: máy quét không trả lời."


def test_a_daemon_that_keeps_silent_is_not_waited_for(tmp_path: Path, daemon: Daemon) -> None:
    waiting = threading.Event()
    address = daemon(lambda _: b"" if waiting.wait(10) else b"too late")
    begun = time.monotonic()
    found = scan(kept(tmp_path, b"x"), address, time_limit=0.3)
    assert time.monotonic() - begun < 2
    waiting.set()
    assert found.verdict is Verdict.UNAVAILABLE


def test_a_daemon_that_stops_listening_is_still_heard(tmp_path: Path) -> None:
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with server, server.accept()[0] as connection:
            connection.recv(10)
            connection.sendall(b"INSTREAM size limit exceeded. ERROR\x00")

    thread = threading.Thread(target=serve)
    thread.start()
    found = scan(kept(tmp_path, bytes(8_000_000)), f"127.0.0.1:{server.getsockname()[1]}")
    thread.join()
    assert found.verdict is Verdict.UNAVAILABLE


@pytest.mark.parametrize("address", ["/khong/co.ctl", "unix:/khong/co.ctl", "127.0.0.1:x", "", ":"])
def test_without_a_daemon_there_is_no_verdict(tmp_path: Path, address: str) -> None:
    assert scan(kept(tmp_path, b"x"), address).verdict is Verdict.UNAVAILABLE


def test_a_file_that_is_gone_has_no_verdict(tmp_path: Path) -> None:
    assert scan(tmp_path / "khong-co", "127.0.0.1:1").verdict is Verdict.UNAVAILABLE
