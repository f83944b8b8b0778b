"""The report: one page that stands on its own."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from wastewater.present.report import largest_gap, report_html, write_report
from wastewater.present.view import where
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
    assert len(pictures) == 12
    assert all(p.get("role") == "img" and p.get("aria-label") for p in pictures)
    assert len({p["aria-label"] for p in pictures}) == 12


def test_it_is_small(page: tuple[str, str, Page]) -> None:
    assert len(page[1].encode()) < 1_000_000


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


def test_the_gap_in_a_table_of_flows_is_found() -> None:
    rows = [("sewer:a", "inlet:a", 10.0), ("domestic:a", "sewer:a", 10.0)]
    rows += [("inlet:a", "effluent:a", 10.0), ("effluent:a", "sea_baltic", 9.0)]
    rows += [("residents:a", "domestic:a", 10.0)]
    table = pd.DataFrame(rows, columns=["source", "target", "value"])
    table = table.assign(city="a", scenario="s", year=1, substance="hg", statistic="mean")
    assert largest_gap(table) == pytest.approx(0.1)
    assert largest_gap(where(table, target=("sewer:a", "inlet:a"))) > 0


def test_an_empty_table_has_no_gap() -> None:
    columns = ["city", "scenario", "year", "substance", "statistic", "source", "target", "value"]
    assert largest_gap(pd.DataFrame(columns=columns)) == 0.0
