"""Progress: the formula on made-up figures, and on the real data what the open data, the pages and the formula say.

The formula is worked out a second time here, from the open data alone, as a reader would.
"""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from generator.model import address
from generator.model.arithmetic import evaluate
from generator.model.assessment import STATES, assess
from generator.model.figure import Figure
from generator.model.plan import Plan, Target
from generator.pipeline import build
from generator.render.file import write_csv
from tests.conftest import EVER, ROOT, copy_catalogue

SOURCE = {"url": "https://example.org/mau"}
YEAR_ENDS = [date(year, 12, 31) for year in range(2020, 2026)]


def make_target(**changes: object) -> tuple[Plan, Target]:
    target = {
        "id": "chi-tieu-mau", "title": {"vi": "Mẫu"}, "text": {"vi": "ít nhất 100"}, "indicator": "mau", "place": "tinh-mau",
        "begins": "2021-01-01", "ends": "2025-12-31", "operator": ">=", "low": 100.0, "threshold": 100.0,
    } | changes  # fmt: skip
    plan = Plan.model_validate({"id": "mau", "title": {"vi": "Mẫu"}, "place": "tinh-mau", "read": "text", "targets": [target], "sources": [SOURCE]})
    return plan, plan.targets[0]


def make_figure(value: float, day: str, **changes: object) -> Figure:
    figure = {"id": f"mau-{day}", "indicator": "mau", "place": "tinh-mau", "value": float(value), "kind": "cumulative", "confidence": "B", "date": day, "sources": ["mau"]}
    return Figure.model_validate(figure | changes)


REACHED = make_figure(100, "2023-05-01")
SHORT = make_figure(60, "2023-05-01")
STATE_CASES = [
    # figures, day, changes of the target, state
    ([], date(2023, 6, 1), {}, "no_data"),
    ([], date(2020, 12, 31), {}, "not_begun"),
    ([REACHED], date(2023, 6, 1), {}, "met"),
    ([REACHED], date(2023, 4, 30), {}, "no_data"),
    ([make_figure(99, "2023-05-01"), make_figure(100, "2024-05-01")], date(2026, 1, 1), {}, "met"),
    ([make_figure(120, "2023-05-01"), make_figure(80, "2024-05-01")], date(2026, 1, 1), {}, "met"),
    ([SHORT], date(2023, 6, 1), {}, "on_the_way"),
    ([SHORT], date(2024, 6, 1), {}, "behind"),
    ([SHORT], date(2025, 12, 31), {}, "behind"),
    ([SHORT], date(2026, 1, 1), {}, "not_shown"),
    ([SHORT, make_figure(70, "2025-12-31")], date(2026, 1, 1), {}, "missed"),
    ([make_figure(60, "2025-10-01", cycle=2025)], date(2026, 1, 1), {}, "missed"),
    ([make_figure(60, "2025-10-01", cycle=2025, partial=True)], date(2026, 1, 1), {}, "not_shown"),
    # 60 of 100 on the 1,096th of 1,826 days: 0.6 against 0.60022; a day before, 0.59967.
    ([SHORT], date(2023, 12, 31), {}, "on_the_way"),
    ([SHORT], date(2024, 1, 1), {}, "behind"),
    # What proves nothing.
    ([make_figure(100, "2023-05-01", kind="assessed")], date(2023, 6, 1), {}, "no_data"),
    ([make_figure(100, "2023-05-01", kind="planned")], date(2023, 6, 1), {}, "no_data"),
    ([make_figure(100, "2023-05-01", confidence="C")], date(2023, 6, 1), {}, "no_data"),
    ([make_figure(100, "2023-05-01", kind="derived", formula="90 + 10")], date(2023, 6, 1), {}, "met"),
    ([make_figure(100, "2023-05-01", kind="valid", confidence="A")], date(2023, 6, 1), {}, "met"),
    # A figure known only to the month or year counts from the last day of it.
    ([make_figure(100, "2023-05")], date(2023, 5, 30), {}, "no_data"),
    ([make_figure(100, "2023-05")], date(2023, 5, 31), {}, "met"),
    ([make_figure(100, "2023")], date(2023, 12, 30), {}, "no_data"),
    # Exactly so many.
    ([make_figure(6, "2023-05-01")], date(2026, 1, 1), {"operator": "==", "low": 6.0, "threshold": 6.0}, "met"),
    ([make_figure(7, "2023-05-01")], date(2026, 1, 1), {"operator": "==", "low": 6.0, "threshold": 6.0}, "not_shown"),
    # More than 50 is at least 51.
    ([make_figure(50, "2023-05-01")], date(2026, 1, 1), {"operator": ">", "low": 50.0, "threshold": 51.0}, "not_shown"),
    # Where neither target nor document says when it began, no pace is asked.
    ([make_figure(1, "2023-05-01")], date(2025, 12, 31), {"begins": None}, "on_the_way"),
]  # fmt: skip


@pytest.mark.parametrize(("figures", "day", "changes", "state"), STATE_CASES)
def test_the_state_of_a_target(figures: list[Figure], day: date, changes: dict[str, object], state: str) -> None:
    plan, target = make_target(**changes)
    assert assess(plan, target, figures, day).state == state


def test_every_state_is_among_the_cases() -> None:
    assert {state for *_, state in STATE_CASES} == set(STATES)


@pytest.mark.parametrize(
    ("changes", "closing"),
    [({}, False), ({"date": "2025-12-31"}, True), ({"cycle": 2025}, True), ({"cycle": 2025, "partial": True}, False), ({"date": "2026-03-01", "cycle": 2025}, True)],
)
def test_a_closing_figure_tells_of_the_end(changes: dict[str, object], closing: bool) -> None:
    plan, target = make_target()
    assert assess(plan, target, [make_figure(60, "2024-05-01", **changes)], date(2026, 6, 1)).closing is closing


@pytest.mark.parametrize(
    ("changes", "measures"),
    [
        ({}, True), ({"place": "tinh-mau-khac"}, False), ({"indicator": "khac"}, False), ({"min_stars": 3}, False), ({"industry": "I"}, False),
        ({"date": "2020-12-31"}, False), ({"date": "2026-01-01"}, False), ({"date": "2026-01-01", "cycle": 2025}, True),
    ],
)  # fmt: skip
def test_a_figure_measures_only_what_it_counts(changes: dict[str, object], measures: bool) -> None:
    _, target = make_target()
    assert make_figure(1, "2023-05-01", **changes).measures(target) is measures


@pytest.mark.parametrize(
    ("formula", "value"),
    [("18 - 10 - 8", 0), ("176 / 15", 176 / 15), ("(1 + 2) * 3", 9), ("2 ** 9", None), ("1 / 0", None), ("a + 1", None), ("", None), ("(" * 250 + "1", None), ("__import__('os')", None), ("1_0", None), ("1e999", None), ("0x4", None)],
)
def test_sums(formula: str, value: float | None) -> None:
    assert evaluate(formula) == value


def test_text_in_a_table_is_never_a_formula() -> None:
    rows = list(csv.reader(write_csv(["a"], [['=HYPERLINK("x")'], ["+84"], ["-1"], ["@x"], ["\tx"], [-1], [None], ["a\nb"]]).decode("utf-8-sig").splitlines(keepends=True)))
    assert rows == [["a"], ['\'=HYPERLINK("x")'], ["'+84"], ["'-1"], ["'@x"], ["'\tx"], ["-1"], [""], ["a\nb"]]


# ---- the real data ----


@pytest.fixture(scope="module")
def data(built_site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((built_site / "api/v1/progress.json").read_text(encoding="utf-8"))
    return found


def work_out(target: dict[str, Any], day: str) -> tuple[str, str | None]:
    """The published formula, step by step, on the open data: the state, and the figure that proves it."""
    counted = [
        f for f in target["figures"]
        if f["day"] <= day and f["kind"] in ("recognised", "cumulative", "valid", "derived") and f["confidence"] in ("A", "B")
    ]  # fmt: skip
    exact = target["operator"] == "=="
    for figure in sorted(counted, key=lambda f: (f["day"], f["id"])):
        if figure["value"] == target["threshold"] if exact else figure["value"] >= target["threshold"]:
            return "met", figure["id"]
    if target["begins"] and day < target["begins"]:
        return "not_begun", None
    if not counted:
        return "no_data", None
    latest = max(counted, key=lambda f: (f["day"], f["id"]))
    if day > target["ends"]:
        closing = latest["day"] >= target["ends"] or (latest["cycle"] == int(target["ends"][:4]) and not latest["partial"])
        return "missed" if closing else "not_shown", None
    begins = target["pace_from"]
    if begins is None:
        return "on_the_way", None
    first, last, now = (date.fromisoformat(text) for text in (begins, target["ends"], day))
    pace = max(0.0, ((now - first).days + 1) / ((last - first).days + 1))
    return ("on_the_way" if latest["value"] / target["threshold"] >= pace else "behind"), None


def test_every_state_follows_from_the_open_data(data: dict[str, Any]) -> None:
    checked = set()
    for target in data["targets"]:
        state, proof = work_out(target, target["day"])
        assert (target["id"], target["state"]) == (target["id"], state)
        assert (target["proof"] or {"id": None})["id"] == proof
        for then in target["states"]:
            assert (target["id"], then["day"], then["state"]) == (target["id"], then["day"], work_out(target, then["day"])[0])
            checked.add(then["state"])
    assert {"met", "missed", "not_shown", "no_data", "not_begun", "behind", "on_the_way"} <= checked


def test_every_target_is_there_and_none_is_hidden(data: dict[str, Any], built_site: Path) -> None:
    own = [target for target in data["targets"] if target["document"] == "plan-118"]
    (document,) = [plan for plan in data["documents"] if plan["id"] == "plan-118"]
    assert (len(own), len(document["unmeasurable"])) == (16, 4)
    for language, lead in (("vi", "Chưa thấy số liệu nào được công bố."), ("en", "No figure has been published")):
        page = (built_site / address.section("progress", language) / "index.html").read_text(encoding="utf-8")
        for target in data["targets"]:
            row = page.partition(f'<li id="{target["id"]}" class="target">')[2].partition("</li>")[0]
            assert f'state-{target["state"].replace("_", "-")}' in row, target["id"]
            assert (lead in row) is (target["figures"] == []), target["id"]
            assert (built_site / address.item("progress", target["id"], language) / "index.html").is_file()
        assert page.count('<p class="target-state"><span class="state state-unmeasurable">') == 4


def test_the_target_of_120_products(data: dict[str, Any], built_site: Path) -> None:
    (target,) = [t for t in data["targets"] if t["id"] == "p118-2125-products-3star"]
    assert (target["state"], target["threshold"]) == ("met", 120)
    assert (target["proof"]["value"], target["proof"]["day"]) == (176, "2023-01-31")
    for language, day in (("vi", "01/2023"), ("en", "January 2023")):
        page = (built_site / address.item("progress", target["id"], language) / "index.html").read_text(encoding="utf-8")
        proof = re.search(r'<div class="fact"><dt>(?:Số liệu đầu tiên|First figure).*?</div>', page, re.DOTALL)
        assert proof and "176" in proof[0] and day in proof[0] and "https://nongnghiep.vn/" in proof[0]
    # By the end of 2021 it was not yet proved.
    assert {then["day"]: then["state"] for then in target["states"]}["2021-12-31"] == "on_the_way"


def test_the_literal_reading_of_eight_a_year_is_no_bar(data: dict[str, Any], built_site: Path) -> None:
    (target,) = [t for t in data["targets"] if t["id"] == "p118-2125-products-per-district"]
    assert target["threshold"] == 8 and not any(t["threshold"] == 600 for t in data["targets"])
    for language in ("vi", "en"):
        page = (built_site / address.item("progress", target["id"], language) / "index.html").read_text(encoding="utf-8")
        assert "600" in page and "120" in page


def test_no_figure_of_another_place_counts(data: dict[str, Any]) -> None:
    strangers = [(t["id"], f["id"]) for t in data["targets"] for f in t["figures"] if f["place"] != t["place"]]
    assert strangers == []
    assert not any(f["place"].startswith("tinh-an-giang") for t in data["targets"] for f in t["figures"])


def test_the_reform_is_marked_where_it_breaks_a_series(data: dict[str, Any], built_site: Path) -> None:
    for target in data["targets"]:
        page = (built_site / "tien-do" / target["id"] / "index.html").read_text(encoding="utf-8")
        drawn = '<svg class="chart"' in page
        assert drawn is bool(target["figures"])
        broken = target["ends"] > "2025-06-30" and target["place"] != "viet-nam"
        assert ('class="chart-break"' in page) is (drawn and broken), target["id"]


def test_every_figure_has_its_source_and_day(built_site: Path) -> None:
    figures = json.loads((built_site / "api/v1/figures.json").read_text(encoding="utf-8"))["figures"]
    assert len(figures) > 60
    assert [f["id"] for f in figures if not f["sources"] or not f["day"] or not f["kind"]] == []
    page = (built_site / "tien-do/so-lieu/index.html").read_text(encoding="utf-8")
    assert [f["id"] for f in figures if f'id="f-{f["id"]}"' not in page] == []


def test_each_number_is_the_length_of_the_list_behind_it(built_site: Path) -> None:
    """Every link from a count leads to a roster whose marks add up to it."""
    seen = 0
    for page in (built_site / "tien-do").glob("*/index.html"):
        text = page.read_text(encoding="utf-8")
        for href, number in re.findall(r'<a href="([^"]*/san-pham/[^"]*)">(\d+)</a>', text):
            to, _, anchor = href.partition("#")
            roster = (page.parent / to / "index.html").resolve().read_text(encoding="utf-8")
            rows = re.findall(r'<tr><th scope="row"><a href.*?</tr>', roster, re.DOTALL)
            if anchor.startswith("y"):
                group = roster.partition(f'id="{anchor}"')[2].partition("</tbody>")[0]
                assert group.count("<tr><th") == int(number), (page, href)
            elif anchor:
                at = [day for day in re.findall(r'class="day" id="(\w+)"', roster)].index(anchor)
                marks = [re.findall(r'<td class="day">(.*?)</td>', row, re.DOTALL)[at] for row in rows]
                assert int(number) in {sum("mark-holds" in m for m in marks), sum("mark-uncertain" in m for m in marks)}, (page, href)
            else:
                told = [re.findall(r'<td class="day">(.*?)</td>', row, re.DOTALL) for row in rows]
                # A number of an earlier day counts those recognised by then.
                assert int(number) in {sum("mark-" in marks[at] for marks in told) for at in range(len(told[0]))} | {
                    len(rows), *(sum(f'class="stars-given">{stars}<' in row for row in rows) for stars in (3, 4, 5))
                }, (page, href)  # fmt: skip
            seen += 1
    assert seen > 100


def test_any_day_gives_the_state_of_that_day(tmp_path: Path, data: dict[str, Any]) -> None:
    """A build as of the end of 2021 says what today's build says about that day."""
    root = copy_catalogue(tmp_path)
    day = date(2021, 12, 31)
    assert build(root, tmp_path / "site", day, latest=EVER, cache=ROOT / ".cache/ocop").published
    then = json.loads((tmp_path / "site/api/v1/progress.json").read_text(encoding="utf-8"))
    assert then["today"] == "2021-12-31"
    states = {t["id"]: {s["day"]: s["state"] for s in t["states"]} for t in data["targets"]}
    compared = [t["id"] for t in then["targets"] if "2021-12-31" in states[t["id"]]]
    assert len(compared) > 20
    assert [t["id"] for t in then["targets"] if t["id"] in compared and t["state"] != states[t["id"]]["2021-12-31"]] == []
    assert not (tmp_path / "site/tien-do/cuoi-nam-2021").exists() and (tmp_path / "site/tien-do/cuoi-nam-2020").exists()


def test_there_is_a_page_for_the_end_of_every_year(built_site: Path) -> None:
    for language in ("vi", "en"):
        for day in YEAR_ENDS:
            page = built_site / address.item("progress", address.year_end_slug(day.year, language), language) / "index.html"
            text = page.read_text(encoding="utf-8")
            assert text.count('class="year"') == len(YEAR_ENDS) + 1 and 'aria-current="page"' in text


def test_the_open_data_says_the_same_in_every_form(data: dict[str, Any], built_site: Path) -> None:
    api = built_site / "api/v1"
    with open(api / "progress.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert rows.keys() == {target["id"] for target in data["targets"]}
    for target in data["targets"]:
        row = rows[target["id"]]
        assert (row["state"], float(row["threshold"]), row["title_vi"]) == (target["state"], target["threshold"], target["title"]["vi"])
        assert row["latest_value"] == (str(target["latest"]["value"]) if target["latest"] else "")
        own = json.loads((api / f"progress/{target['id']}.json").read_text(encoding="utf-8"))
        assert {key: own[key] for key in target} == target
        with open(api / f"progress/{target['id']}.csv", encoding="utf-8-sig", newline="") as file:
            assert [row["id"] for row in csv.DictReader(file)] == [figure["id"] for figure in target["figures"]]


def test_the_calendar_can_be_subscribed_to(built_site: Path) -> None:
    with open(built_site / "api/v1/upkeep/expiries.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    coming = {row["id"] for row in rows if row["due"] != "ended" and (row["ends_earliest"] or row["ends_latest"])}
    assert coming and len(rows) > 70
    for language in ("vi", "en"):
        calendar = Calendar.from_ical((built_site / f"api/v1/upkeep/expiries.{language}.ics").read_bytes())
        events = calendar.walk("VEVENT")
        assert {str(event["uid"]).partition("-")[0] for event in events} == coming
        ends = {row["id"]: (row["ends_earliest"], row["ends_latest"]) for row in rows}
        assert all(event.decoded("dtstart").isoformat() in ends[str(event["uid"]).partition("-")[0]] for event in events)
    by_district = [
        event for path in (built_site / "api/v1/upkeep").glob("*.vi.ics") if path.name != "expiries.vi.ics"
        for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    ]  # fmt: skip
    assert len(by_district) == len(coming)
