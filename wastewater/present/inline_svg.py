"""Pictures inside a page: small, self-contained, and with one set of letters for all of them."""

from __future__ import annotations

import re
from io import StringIO

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.figure import Figure

_GLYPH = re.compile(r'"(#?)DejaVuSans-(Bold-|Oblique-)?([0-9a-f]+)"')
_FACES = {"": "f", "Bold-": "g", "Oblique-": "h"}
_GLYPH_IDS = tuple(f"{face}-" for face in _FACES.values())
_PLACES = re.compile(r' (?:d|x|y|points)="[^"]*"|translate\([^)]*\)')
_MOVED = re.compile(r'transform="translate\(([-0-9.]+)[ ,]0(?:\.0)?\)"')


def render(figure: Figure, name: str) -> str:
    """Return a figure as the text of an SVG file, the same for the same figure.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    name : str
        Name of the picture; ids inside depend on it.

    Returns
    -------
    str
        The file. Letters are outlines, so no font is needed to see it.
    """
    buffer = StringIO()
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def picture(file: str, name: str, label: str) -> Markup:
    """Return a rendered figure as an inline picture for a page.

    Parameters
    ----------
    file : str
        What `render` returned.
    name : str
        Prefix of the ids in the picture, so that pictures of one page do not clash.
    label : str
        What the picture shows, for those who do not see it.

    Returns
    -------
    markupsafe.Markup
        An `svg` element without declaration, metadata and fixed size. The ids of letters are the
        same in all pictures (see `share_glyphs`).
    """
    drawn = file[file.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", drawn, flags=re.DOTALL)
    drawn = _shorten(_name_apart(drawn, name))
    drawn = re.sub(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"', r"\1", drawn, count=1)
    start = str(Markup('<svg role="img" aria-label="{}"').format(label))
    return Markup(drawn.replace("<svg", start, 1))


def share_glyphs(page: str) -> str:
    """Move the outlines of all letters to one place at the top of the page, each of them once.

    Parameters
    ----------
    page : str
        A page with pictures.

    Returns
    -------
    str
        The same page, with a sheet of letters that all pictures refer to.
    """
    sheet: dict[str, str] = {}

    def taken_out(found: re.Match[str]) -> str:
        sheet.setdefault(found[1], found[0])
        return ""

    rest = re.sub(r'<path id="([fgh]-[^"]+)"[^>]*/>\s*', taken_out, page)
    letters = "\n".join(sheet.values())
    hidden = f'<svg class="letters" aria-hidden="true"><defs>\n{letters}\n</defs></svg>'
    return rest.replace("<body>", f"<body>\n{hidden}", 1)


def _name_apart(drawn: str, name: str) -> str:
    """Drop the ids that nothing refers to, and put the name of the picture before the others."""
    drawn = _GLYPH.sub(lambda m: f'"{m[1]}{_FACES[m[2] or ""]}-{m[3]}"', drawn)
    used = set(re.findall(r'(?:href="|url\()#([^")]+)', drawn))

    def renamed(found: re.Match[str]) -> str:
        if found[1].startswith(_GLYPH_IDS):
            return found[0]
        return f' id="{name}-{found[1]}"' if found[1] in used else ""

    drawn = re.sub(r' id="([^"]*)"', renamed, drawn)
    return re.sub(r'((?:href="|url\()#)(?![fgh]-)', rf"\g<1>{name}-", drawn)


def _shorten(drawn: str) -> str:
    """Write the same picture in fewer characters."""
    drawn = _MOVED.sub(lambda m: f'x="{float(m[1]):.0f}"', drawn)
    drawn = drawn.replace("xlink:href", "href")
    drawn = drawn.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    drawn = _PLACES.sub(_to_tenths, drawn)
    drawn = re.sub(r"\s*\n\s*", "", drawn.replace(": ", ":").replace("; ", ";"))
    drawn = drawn.replace("<defs></defs>", "")
    return _without_bare_groups(drawn)


def _to_tenths(attribute: re.Match[str]) -> str:
    """Cut the coordinates of an attribute to a tenth of a point, and drop needless spaces."""
    short = re.sub(r"(\.\d)\d+", r"\1", attribute[0]).replace("\n", "")
    return re.sub(r" ?([MLCQHVZz]) ?", r"\1", short) if short.startswith(' d="') else short


def _without_bare_groups(drawn: str) -> str:
    """Drop the groups that say nothing: no style, no place."""
    kept: list[bool] = []
    parts: list[str] = []
    for part in re.split(r"(<g\b[^>]*>|</g>)", drawn):
        if part == "</g>":
            parts.append(part if kept.pop() else "")
        elif part.startswith("<g") and part.endswith("/>"):
            continue  # a group with nothing in it
        elif part.startswith("<g"):
            kept.append(part != "<g>")
            parts.append(part if kept[-1] else "")
        else:
            parts.append(part)
    return "".join(parts)
