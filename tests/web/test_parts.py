"""A part of a page that htmx asks for stands by itself: whatever it uses is named inside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import Environment, nodes

SOURCE = Path(__file__).resolve().parents[2] / "src/parindex"
CALL = re.compile(r'render_page\(\s*request,\s*("[^"]+"|\w+),[^)]*?part="(\w+)"', re.S)


def parts() -> list[tuple[str, str]]:
    """Every template with the block that is sent alone."""
    found = set()
    for file in SOURCE.rglob("*.py"):
        text = file.read_text("utf-8")
        for template, part in CALL.findall(text):
            names = [template.strip('"')]
            if not template.startswith('"'):
                names = re.findall(r'"([\w/]+\.html)"', text)
            found |= {(name, part) for name in names}
    return sorted(found)


def named_outside(environment: Environment, template: str, part: str) -> set[str]:
    """What the block uses that only the page around it names."""
    source, _, _ = environment.loader.get_source(environment, template)
    tree = environment.parse(source)
    block = next((one for one in tree.find_all(nodes.Block) if one.name == part), None)
    if block is None:
        return set()
    inside = {id(one) for one in block.find_all(nodes.Node)}
    return _named(tree, inside, is_inside=False) & (
        _used(block) - _named(tree, inside, is_inside=True)
    )


def _named(tree: nodes.Template, inside: set[int], *, is_inside: bool) -> set[str]:
    found: set[str] = set()
    for one in tree.find_all((nodes.FromImport, nodes.Import, nodes.Macro, nodes.Assign)):
        if (id(one) in inside) != is_inside:
            continue
        match one:
            case nodes.FromImport():
                found |= {name if isinstance(name, str) else name[1] for name in one.names}
            case nodes.Import():
                found.add(one.target)
            case nodes.Macro():
                found.add(one.name)
            case nodes.Assign(target=nodes.Name()):
                found.add(one.target.name)
    return found


def _used(block: nodes.Block) -> set[str]:
    return {one.name for one in block.find_all(nodes.Name) if one.ctx == "load"}


def test_parts_are_found() -> None:
    assert len(parts()) > 12


@pytest.mark.parametrize(("template", "part"), parts())
def test_a_part_names_all_it_uses(template: str, part: str) -> None:
    (pages,) = engines.all()
    assert named_outside(pages.env, template, part) == set()
