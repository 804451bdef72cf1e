"""Reading one PDF in a process of its own, told the file by its command line.

Writes one JSON object. `pdf_facts` starts it, bounds its time and turns its answer into sentences;
nothing else imports this module, so pyhanko is loaded only here.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
import unicodedata
from pathlib import Path
from typing import Any, BinaryIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from parindex.documents.own_process import bound_memory

LARGEST_MEMORY = 2_000_000_000  # bytes of address space
LONGEST_TEXT = 200
MOST_SIGNATURES = 50
MOST_NODES_WALKED = 5_000


def read_pdf(file: BinaryIO) -> dict[str, Any]:
    """What stands in a PDF, as plain values."""
    reader = PdfFileReader(file, strict=False)
    if reader.encrypted:
        return {"is_locked": True}
    return {
        "is_locked": False,
        "pages": _pages(reader),
        "title": _title(reader),
        "signatures": _signatures(reader),
    }


def _pages(reader: Any) -> int | None:
    """Leaves of the page tree; beyond some thousands what the document says of itself."""
    top = reader.root["/Pages"]
    waiting, pages = [top], 0
    for _ in range(MOST_NODES_WALKED):
        if not waiting:
            return pages
        node = waiting.pop().get_object()
        if "/Kids" in node:
            waiting.extend(node["/Kids"])
        else:
            pages += 1
    count = top.get("/Count")
    return int(count) if isinstance(count, int) and 0 < count < 1_000_000 else None


def _title(reader: Any) -> str:
    try:
        return _clean(reader.trailer["/Info"].get("/Title", ""))
    except Exception:  # a title is worth no more than a try
        return ""


def _signatures(reader: Any) -> list[dict[str, Any]]:
    found: list[tuple[int, dict[str, Any]]] = []
    for name, value, field in enumerate_sig_fields(reader, filled_status=True):
        if len(found) == MOST_SIGNATURES:
            break
        try:
            signature = EmbeddedPdfSignature(reader, field, name)
            found.append((signature.signed_revision, _signature(signature)))
        except Exception:  # one odd signature must not hide the others
            found.append((sys.maxsize, _unchecked(value)))
    return [signature for _, signature in sorted(found, key=lambda one: one[0])]


def _unchecked(value: Any) -> dict[str, Any]:
    try:
        name = _clean(value.get_object().get("/Name", ""))
    except Exception:  # the same: whatever it holds, it is only a name
        name = ""
    return {
        "signer": name,
        "signed_at": None,
        "is_intact": False,
        "covers_whole_file": False,
        "later": "unknown",
        "is_timestamp": False,
        "is_checked": False,
    }


def _signature(signature: Any) -> dict[str, Any]:
    signature.compute_integrity_info(skip_diff=True)
    is_timestamp = signature.signed_data["encap_content_info"]["content_type"].native == "tst_info"
    is_intact = _is_stamp_intact(signature) if is_timestamp else _is_intact(signature)
    signed_at = _stamped_at(signature) if is_timestamp else signature.self_reported_timestamp
    return {
        "signer": _common_name(signature.signer_cert),
        "signed_at": signed_at.isoformat() if signed_at else None,
        "is_intact": is_intact,
        "covers_whole_file": _covers_whole_file(signature),
        "later": _later(signature),
        "is_timestamp": is_timestamp,
        "is_checked": True,
    }


def _is_intact(signature: Any) -> bool:
    """The digest of the bytes is the one that was signed, by the key in the certificate."""
    is_digest_same, is_signature_valid = validate_sig_integrity(
        signature.signer_info,
        signature.signer_cert,
        expected_content_type="data",
        actual_digest=signature.compute_digest(),
    )
    return bool(is_digest_same and is_signature_valid)


def _is_stamp_intact(signature: Any) -> bool:
    """A time stamp signs a small record (RFC 3161), and the record holds the file's digest."""
    content = signature.signed_data["encap_content_info"]["content"]
    is_digest_same, is_signature_valid = validate_sig_integrity(
        signature.signer_info,
        signature.signer_cert,
        expected_content_type="tst_info",
        actual_digest=hashlib.new(signature.md_algorithm, bytes(content)).digest(),
    )
    imprint = content.parsed["message_imprint"]["hashed_message"].native
    is_file_same = imprint == signature.compute_digest()
    return bool(is_digest_same and is_signature_valid and is_file_same)


def _stamped_at(signature: Any) -> Any:
    return signature.signed_data["encap_content_info"]["content"].parsed["gen_time"].native


def _covers_whole_file(signature: Any) -> bool:
    size = signature.reader.stream.seek(0, 2)
    _, _, start, length = signature.byte_range
    is_entire = signature.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return bool(is_entire and start + length == size)


def _later(signature: Any) -> str:
    if _covers_whole_file(signature):
        return "nothing"
    if signature.coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        return "unknown"
    if signature.signed_revision == signature.reader.xrefs.total_revisions - 1:
        return "unknown"  # no later revision explains the bytes that follow
    try:
        changes = signature.evaluate_modifications(DEFAULT_DIFF_POLICY)
    except Exception:  # odd updates break the comparison; the digest has been judged already
        return "unknown"
    if not isinstance(changes, DiffResult):
        return "content"
    is_form = changes.modification_level <= ModificationLevel.FORM_FILLING
    return "signatures" if is_form else "content"


def _common_name(certificate: Any) -> str:
    name = certificate.subject.native
    found = name.get("common_name") or name.get("organization_name") or ""
    return _clean(found[-1] if isinstance(found, list) else found)


def _clean(text: object) -> str:
    """Text without control and direction marks, of bounded length."""
    letters = (one if unicodedata.category(one)[0] != "C" else " " for one in str(text)[:2000])
    return " ".join("".join(letters).split())[:LONGEST_TEXT]


def main() -> int:
    """Read the file named on the command line; 1 when it cannot be read."""
    logging.disable()
    bound_memory(LARGEST_MEMORY)
    try:
        with Path(sys.argv[1]).open("rb") as file:
            answer = read_pdf(file)
    except Exception:  # pyhanko raises whatever a hostile file provokes
        return 1
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
