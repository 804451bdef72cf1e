"""Copy what pages and papers use out of node_modules, and make the icon sprite.

Only names of files of the packages in package.json stand here; nothing is downloaded.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
STATIC = ROOT / "src/parindex/web/static"
TEMPLATES = ROOT / "src/parindex"
PAPER_FONTS = ROOT / "src/parindex/documents/fonts"

FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "vendor/bootstrap/bootstrap.min.css",
    "echarts/dist/echarts.min.js": "vendor/echarts/echarts.min.js",
}
# Tinos has the widths of Times New Roman and every Vietnamese letter; Typst wants TTF.
PAPER_FILES = (
    "400Regular/Tinos_400Regular.ttf",
    "400Regular_Italic/Tinos_400Regular_Italic.ttf",
    "700Bold/Tinos_700Bold.ttf",
    "700Bold_Italic/Tinos_700Bold_Italic.ttf",
    "LICENSE_FONT",
)
SUBSETS = ("latin", "latin-ext", "vietnamese")
ICON = re.compile(r"""icon\(\s*["']([a-z0-9-]+)["']""")
SORT_ICONS = {"chevron-down", "chevron-up"}


def main() -> None:
    """Fill static/vendor, static/icons.svg and documents/fonts afresh."""
    shutil.rmtree(STATIC / "vendor", ignore_errors=True)
    for source, target in FILES.items():
        _copy(MODULES / source, STATIC / target)
    _bootstrap()
    _fonts()
    _paper_fonts()
    _icons()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _bootstrap() -> None:
    """Without the pointer to a source map that we do not serve."""
    file = STATIC / "vendor/bootstrap/bootstrap.min.css"
    file.write_text(re.sub(r"/\*# sourceMappingURL.*?\*/", "", file.read_text("utf-8")), "utf-8")


def _fonts() -> None:
    """Inter in the subsets that Vietnamese and English need, with their part of the stylesheet."""
    package = MODULES / "@fontsource-variable/inter"
    rules = re.findall(r"@font-face\s*\{[^}]*\}", (package / "wght.css").read_text("utf-8"))
    kept = []
    for rule in rules:
        name = re.search(r"url\(\./files/(inter-([a-z-]+)-wght-normal\.woff2)\)", rule)
        if name and name[2] in SUBSETS:
            _copy(package / "files" / name[1], STATIC / "vendor/inter/files" / name[1])
            kept.append(rule)
    (STATIC / "vendor/inter/wght.css").write_text("\n".join(kept) + "\n", "utf-8")


def _paper_fonts() -> None:
    """The faces of PDF papers, outside the static folder: no page serves them."""
    shutil.rmtree(PAPER_FONTS, ignore_errors=True)
    for name in PAPER_FILES:
        _copy(MODULES / "@expo-google-fonts/tinos" / name, PAPER_FONTS / Path(name).name)


def _icons() -> None:
    """One sprite with the outlines that templates name."""
    names = set(SORT_ICONS)
    for template in TEMPLATES.rglob("*.html"):
        names.update(ICON.findall(template.read_text("utf-8")))
    symbols = []
    for name in sorted(names):
        svg = (MODULES / f"@tabler/icons/icons/outline/{name}.svg").read_text("utf-8")
        body = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
        inner = re.search(r"<svg[^>]*>(.*)</svg>", body, flags=re.DOTALL)
        assert inner, name
        shapes = " ".join(inner[1].split())
        symbols.append(f'<symbol id="i-{name}" viewBox="0 0 24 24">{shapes}</symbol>')
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n"
    (STATIC / "icons.svg").write_text(sprite, "utf-8")


if __name__ == "__main__":
    main()
