"""Make a screenshot small: at most 256 colours, written as a palette. The standard library only."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXEL = {2: 3, 6: 4}
"""Bytes of a pixel by colour type: RGB, RGB with alpha."""


def shrink(file: Path) -> None:
    """Write an 8-bit RGB or RGBA picture again with the 256 colours it uses most.

    A rarer colour becomes the nearest of them: edges of letters, which nobody tells apart.
    """
    chunks = list(_chunks(file.read_bytes()))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    assert (depth, interlaced) == (8, 0), file
    step = PIXEL[kind]
    raw = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    pixels = [
        bytes(row[at : at + 3])
        for row in _rows(raw, width * step, step)
        for at in range(0, width * step, step)
    ]
    counted = Counter(pixels)
    palette = [colour for colour, _ in counted.most_common(256)]
    place = {colour: number for number, colour in enumerate(palette)}
    for colour in counted:
        if colour not in place:
            place[colour] = _nearest(colour, palette)
    numbers = bytes(map(place.__getitem__, pixels))
    lines = b"".join(b"\0" + numbers[y * width : (y + 1) * width] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    file.write_bytes(
        SIGNATURE
        + _chunk(b"IHDR", head)
        + _chunk(b"PLTE", b"".join(palette))
        + _chunk(b"IDAT", zlib.compress(lines, 9))
        + _chunk(b"IEND", b"")
    )


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(content):
        (size,) = struct.unpack_from(">I", content, at)
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        at += size + 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _rows(raw: bytes, length: int, step: int) -> Iterator[bytearray]:
    """The rows with their filters undone: PNG, section 9.2."""
    above = bytearray(length)
    for start in range(0, len(raw), length + 1):
        row = bytearray(raw[start + 1 : start + 1 + length])
        _undo(raw[start], row, above, step)
        yield row
        above = row


def _undo(how: int, row: bytearray, above: bytearray, step: int) -> None:
    for at in range(len(row) if how else 0):
        left = row[at - step] if at >= step else 0
        up = above[at]
        if how == 1:
            before = left
        elif how == 2:
            before = up
        elif how == 3:
            before = (left + up) // 2
        else:
            before = _paeth(left, up, above[at - step] if at >= step else 0)
        row[at] = (row[at] + before) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    by_left, by_up, by_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if by_left <= by_up and by_left <= by_corner:
        return left
    return up if by_up <= by_corner else corner


def _nearest(colour: bytes, palette: list[bytes]) -> int:
    red, green, blue = colour
    return min(
        range(len(palette)),
        key=lambda one: (
            (palette[one][0] - red) ** 2
            + (palette[one][1] - green) ** 2
            + (palette[one][2] - blue) ** 2
        ),
    )
