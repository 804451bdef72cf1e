"""The rules of the house that a linter does not know."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src/parindex").rglob("*.py"))
TEMPLATES = sorted((ROOT / "src/parindex").rglob("*.html"))
JUNK = {"common", "utils", "core", "helpers", "services"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_800_lines() -> None:
    long = [name(path) for path in SOURCES if len(path.read_text("utf-8").splitlines()) > 800]
    assert long == []


def test_no_function_is_longer_than_60_lines() -> None:
    long = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 60:
                long.append(f"{name(path)}: {node.name}")
    assert long == []


def test_there_is_no_junk_drawer() -> None:
    assert [name(path) for path in SOURCES if JUNK & set(path.with_suffix("").parts)] == []


def test_points_are_never_added_by_the_database() -> None:
    bad = [name(p) for p in SOURCES if re.search(r"\b(Sum|Avg|aggregate)\(", p.read_text("utf-8"))]
    assert bad == []


def test_no_model_overrides_save_and_nobody_listens_to_signals() -> None:
    pattern = re.compile(r"def save\(|django\.(db\.models\.)?signals|@receiver")
    assert [name(p) for p in SOURCES if pattern.search(p.read_text("utf-8"))] == []


def test_templates_have_no_inline_script_or_style() -> None:
    pattern = re.compile(r"<style|\sstyle=|\son(click|change|submit|load)=|javascript:")
    assert [name(p) for p in TEMPLATES if pattern.search(p.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "file", ["requirements/run.txt", "requirements/dev.txt", "package-lock.json"]
)
def test_lock_files_name_no_download_address(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert (
        re.findall(r'"resolved"|https?://(?!opencollective|github\.com|www\.|tidelift)', text) == []
    )
