"""The report: one page that stands on its own."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from wastewater.present.report import report_html, write_report
from wastewater.text import LANGUAGES

VOID = {"meta", "link", "br", "img", "hr", "input"}


class Page(HTMLParser):
    """Collect tags, ids and addresses, and check that every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> without a beginning"
        assert self.open.pop() == tag


@pytest.fixture(scope="module", params=LANGUAGES)
def page(result, request: pytest.FixtureRequest) -> tuple[str, str, Page]:  # type: ignore[no-untyped-def]
    html = report_html(result, request.param)
    parsed = Page()
    parsed.feed(html)
    parsed.close()
    return request.param, html, parsed


def test_it_is_well_formed(page: tuple[str, str, Page]) -> None:
    language, html, parsed = page
    assert html.startswith("<!DOCTYPE html>")
    assert parsed.open == []
    assert parsed.tags[0] == ("html", {"lang": language})


def test_ids_are_unique_and_references_resolve(page: tuple[str, str, Page]) -> None:
    _, html, parsed = page
    ids = [a["id"] for _, a in parsed.tags if "id" in a]
    assert len(ids) == len(set(ids))
    inside = {a["href"] for _, a in parsed.tags if str(a.get("href", "")).startswith("#")}
    inside |= {f"#{name}" for name in re.findall(r"url\(#([^)]+)\)", html)}
    assert inside <= {f"#{name}" for name in ids}


def test_nothing_is_fetched(page: tuple[str, str, Page]) -> None:
    _, html, parsed = page
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in parsed.tags}
    for tag, attributes in parsed.tags:
        address = attributes.get("href") or "#"
        assert not attributes.get("src")
        assert address.startswith("#") or (tag == "a" and address == "https://example.org/facts")
        assert not [name for name in attributes if name.startswith("on")]
    assert "@import" not in html
    assert "javascript:" not in html


def test_tables_have_captions_and_headings(page: tuple[str, str, Page]) -> None:
    _, html, parsed = page
    names = [tag for tag, _ in parsed.tags]
    assert names.count("table") == names.count("caption") == names.count("thead") > 12
    assert names.count("h1") == 1
    assert names.count("h2") == 4
    for row in re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL):
        assert '<th scope="row">' in row


def test_pictures_tell_what_they_show(page: tuple[str, str, Page]) -> None:
    _, _, parsed = page
    pictures = [a for tag, a in parsed.tags if tag == "svg" and "aria-hidden" not in a]
    assert len(pictures) == 28
    assert all(p.get("role") == "img" and p.get("aria-label") for p in pictures)
    assert len({p["aria-label"] for p in pictures}) == 28


def test_it_is_small(page: tuple[str, str, Page]) -> None:
    assert len(page[1].encode()) < 1_750_000  # 28 pictures, none fetched


def test_text_from_tables_is_escaped(page: tuple[str, str, Page]) -> None:
    assert "A paper &lt;b&gt;" in page[1]


def test_what_it_says(page: tuple[str, str, Page]) -> None:
    if page[0] != "en":
        return
    html = re.sub(r"<svg.*?</svg>", "", page[1], flags=re.DOTALL)
    plain = re.sub(r"<[^>]+>", " ", html).replace("\N{NO-BREAK SPACE}", " ")
    assert "Voznesensk drains to the Black Sea. Its outflow to the Baltic Sea is exactly 0" in plain
    assert "260 t/yr (130–520)" in plain
    assert "What the waste brings to the landfill stays there" in plain
    assert "“Best” is the result with every input at its best estimate" in plain
    assert "3 of 4 inputs are uncertain" in plain
    assert "nothing kept out" in plain
    assert "a reason" in plain


def test_the_same_result_gives_the_same_bytes(
    result,  # type: ignore[no-untyped-def]
    page: tuple[str, str, Page],
    tmp_path: Path,
) -> None:
    if page[0] != "uk":
        return
    written = write_report(result, tmp_path / "a.html", "uk").read_bytes()
    assert written == page[1].encode()
    assert b"\r" not in written


def test_a_baseline_alone_makes_a_report(baseline_only) -> None:  # type: ignore[no-untyped-def]
    html = report_html(baseline_only, "da")
    assert "Lviv" in html
