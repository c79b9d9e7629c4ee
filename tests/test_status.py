"""What holds on a day: every status, every edge of every status, and days known only to the month or year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.check.catalogue import check_catalogue
from generator.model.dates import Interval, PartialDate, add_months
from generator.model.decision import Decision
from generator.model.product import Product
from generator.model.status import (
    HOLDING,
    STATUSES,
    Term,
    product_status,
    product_steps,
    product_terms,
    recognition_days,
    term_status,
    term_steps,
)
from tests.conftest import CATALOGUE

SOURCE = {"url": "https://example.org/mau"}
SMALL = check_catalogue(CATALOGUE, date(2026, 11, 23)).catalogue
assert SMALL is not None


def make_terms(*recognitions: dict[str, object], decision: dict[str, object] | None = None) -> tuple[Term, ...]:
    """The terms of a made-up product; each recognition is evidence A and has a source."""
    full = [{"evidence": "C" if "stars" not in r else "A", "sources": [SOURCE], **r} for r in recognitions]
    product = Product.model_validate(
        {"id": "TT0099", "slug": "mau", "name": {"vi": "Mẫu"}, "place": "mau", "recognitions": full}
    )
    decisions = {}
    if decision:
        base = {"id": "mau", "title": {"vi": "Mẫu"}, "level": "province", "sources": [SOURCE]}
        decisions["mau"] = Decision.model_validate({**base, **decision})
    return product_terms(product, decisions, SMALL.rules)


def day(text: str) -> date:
    return date.fromisoformat(text)


def extension(until: str) -> dict[str, object]:
    return {"until": until, "source": SOURCE}


def revocation(on: str) -> dict[str, object]:
    return {"date": on, "ground": "stopped", "source": SOURCE}


EXACT = {"stars": 4, "date": "2021-12-13"}
MONTH = {"stars": 4, "date": "2021-12"}
YEAR = {"stars": 4, "date": "2021"}
BOUNDED = {"stars": 4, "date": "2021", "not_before": "2021-10-27", "not_after": "2021-12-13"}
EXTENDED = {**EXACT, "extension": extension("2025-03-31")}
REVOKED = {**EXACT, "revocation": revocation("2023-05-01")}
REVOKED_IN_MONTH = {**EXACT, "revocation": revocation("2023-05")}
POTENTIAL = {"stars": "potential-5", "date": "2021-12-13"}
NATIONAL = {"stars": 5, "date": "2023-08-15"}
RENEWAL = {"stars": 4, "date": "2024-11-20"}
LATE_RENEWAL = {"stars": 4, "date": "2025-06-01"}
UNCONFIRMED = {"date": "2021-12-13"}
UNKNOWN_DATE = {"stars": 3}
ONLY_NOT_AFTER = {"stars": 3, "not_after": "2021-12-13"}
ONLY_NOT_BEFORE = {"stars": 3, "not_before": "2021-12-13"}
LEAP = {"stars": 3, "date": "2024-02-29"}

CASES = [
    # an exact day: 36 months, the end itself excluded, renewal due when 180 days remain
    ((EXACT,), "2021-12-12", "not_yet", None),
    ((EXACT,), "2021-12-13", "in_force", 4),
    ((EXACT,), "2024-06-15", "in_force", 4),
    ((EXACT,), "2024-06-16", "renewal_due", 4),
    ((EXACT,), "2024-12-12", "renewal_due", 4),
    ((EXACT,), "2024-12-13", "lapsed", None),
    ((EXACT,), "2030-01-01", "lapsed", None),
    # known to the month: doubtful in the month itself and in the month of the end
    ((MONTH,), "2021-11-30", "not_yet", None),
    ((MONTH,), "2021-12-01", "uncertain", None),
    ((MONTH,), "2021-12-30", "uncertain", None),
    ((MONTH,), "2021-12-31", "in_force", 4),
    ((MONTH,), "2024-11-30", "renewal_due", 4),
    ((MONTH,), "2024-12-01", "uncertain", None),
    ((MONTH,), "2024-12-30", "uncertain", None),
    ((MONTH,), "2024-12-31", "lapsed", None),
    # known to the year
    ((YEAR,), "2021-12-30", "uncertain", None),
    ((YEAR,), "2021-12-31", "in_force", 4),
    ((YEAR,), "2023-12-31", "renewal_due", 4),
    ((YEAR,), "2024-01-01", "uncertain", None),
    ((YEAR,), "2024-12-31", "lapsed", None),
    # a year narrowed by bounds
    ((BOUNDED,), "2021-10-26", "not_yet", None),
    ((BOUNDED,), "2021-10-27", "uncertain", None),
    ((BOUNDED,), "2021-12-13", "in_force", 4),
    ((BOUNDED,), "2024-10-26", "renewal_due", 4),
    ((BOUNDED,), "2024-10-27", "uncertain", None),
    ((BOUNDED,), "2024-12-13", "lapsed", None),
    # no date at all, or a bound on one side only
    ((UNKNOWN_DATE,), "1990-01-01", "uncertain", None),
    ((UNKNOWN_DATE,), "2026-11-23", "uncertain", None),
    ((ONLY_NOT_AFTER,), "2021-12-13", "uncertain", None),
    ((ONLY_NOT_AFTER,), "2024-12-12", "uncertain", None),
    ((ONLY_NOT_AFTER,), "2024-12-13", "lapsed", None),
    ((ONLY_NOT_BEFORE,), "2021-12-12", "not_yet", None),
    ((ONLY_NOT_BEFORE,), "2026-11-23", "uncertain", None),
    # an extension holds to the end of its last day
    ((EXTENDED,), "2024-12-12", "renewal_due", 4),
    ((EXTENDED,), "2024-12-13", "extended", 4),
    ((EXTENDED,), "2025-03-31", "extended", 4),
    ((EXTENDED,), "2025-04-01", "lapsed", None),
    (({**MONTH, "extension": extension("2025-03-31")},), "2024-12-15", "extended", 4),
    # revoked from the day on, or from the first day of the month
    ((REVOKED,), "2023-04-30", "in_force", 4),
    ((REVOKED,), "2023-05-01", "revoked", None),
    ((REVOKED,), "2026-01-01", "revoked", None),
    ((REVOKED_IN_MONTH,), "2023-05-01", "revoked", None),
    # potential five stars, then the ministry's decision
    ((POTENTIAL,), "2022-01-01", "potential_5", None),
    ((POTENTIAL,), "2030-01-01", "potential_5", None),
    ((POTENTIAL, NATIONAL), "2023-08-14", "potential_5", None),
    ((POTENTIAL, NATIONAL), "2023-08-15", "in_force", 5),
    ((POTENTIAL, NATIONAL), "2026-08-15", "lapsed", None),
    # an older certificate goes on while the higher one is pending
    ((EXACT, {"stars": "potential-5", "date": "2023-01-10"}), "2023-06-01", "in_force", 4),
    ((EXACT, {"stars": "potential-5", "date": "2023-01-10"}), "2025-06-01", "potential_5", None),
    # renewal in time and late
    ((EXACT, RENEWAL), "2024-11-19", "renewal_due", 4),
    ((EXACT, RENEWAL), "2024-11-20", "in_force", 4),
    ((EXACT, RENEWAL), "2027-11-20", "lapsed", None),
    ((EXACT, LATE_RENEWAL), "2025-05-31", "lapsed", None),
    ((EXACT, LATE_RENEWAL), "2025-06-01", "in_force", 4),
    # the order in the file does not matter
    ((RENEWAL, EXACT), "2024-11-20", "in_force", 4),
    # no stars in any source
    ((UNCONFIRMED,), "2021-12-12", "not_yet", None),
    ((UNCONFIRMED,), "2022-01-01", "unconfirmed", None),
    ((), "2022-01-01", "unconfirmed", None),
    # 29 February: the end is the last day of a shorter month
    ((LEAP,), "2027-02-27", "renewal_due", 3),
    ((LEAP,), "2027-02-28", "lapsed", None),
]


@pytest.mark.parametrize(
    ("recognitions", "on", "status", "stars"), CASES, ids=[f"{n:02}-{c[1]}-{c[2]}" for n, c in enumerate(CASES, start=1)]
)
def test_status_of_a_product(recognitions: tuple[dict[str, object], ...], on: str, status: str, stars: int | None) -> None:
    state = product_status(make_terms(*recognitions), day(on))
    assert (state.status, state.stars) == (status, stars)


def test_every_status_is_in_the_table() -> None:
    # "superseded" is never a product's own status: the later recognition's is.
    assert {case[2] for case in CASES} == set(STATUSES) - {"superseded"}


@pytest.mark.parametrize(
    ("on", "first", "second"),
    [
        ("2021-12-01", "not_yet", "not_yet"),
        ("2024-11-19", "renewal_due", "not_yet"),
        ("2024-11-20", "superseded", "in_force"),
        ("2030-01-01", "superseded", "lapsed"),
    ],
)
def test_a_renewal_supersedes(on: str, first: str, second: str) -> None:
    terms = make_terms(EXACT, RENEWAL)
    assert [term_status(terms, i, day(on)) for i in (0, 1)] == [first, second]


def test_a_potential_result_or_one_without_stars_supersedes_nothing() -> None:
    for later in ({"stars": "potential-5", "date": "2022-06-01"}, {"date": "2022-06-01"}):
        assert term_status(make_terms(EXACT, later), 0, day("2022-07-01")) == "in_force"


def test_a_doubtful_renewal_does_not_yet_supersede() -> None:
    terms = make_terms(EXACT, {"stars": 4, "date": "2024"})
    assert term_status(terms, 0, day("2024-06-01")) == "in_force"
    assert term_status(terms, 0, day("2024-12-31")) == "superseded"


def test_a_recognition_takes_what_it_leaves_out_from_its_decision() -> None:
    bounds = {"not_before": "2021-10-27", "not_after": "2021-12-13"}
    [term] = make_terms({"stars": 4, "decision": "mau", "date": "2021"}, decision=bounds)
    assert term.begins == Interval(day("2021-10-27"), day("2021-12-13"))
    assert term.ends == Interval(day("2024-10-27"), day("2024-12-13"))
    [term] = make_terms({"stars": 4, "decision": "mau"}, decision={"date": "2021-12"})
    assert recognition_days(term.recognition, term.decision) == Interval(day("2021-12-01"), day("2021-12-31"))
    [term] = make_terms({"stars": 4, "decision": "mau"})
    assert term.begins == Interval()


@pytest.mark.parametrize(
    ("product", "statuses"),
    [
        # on 2022-06-01, 2025-01-01 and 2026-11-23
        ("TT0001", ("in_force", "in_force", "in_force")),
        ("TT0002", ("potential_5", "in_force", "lapsed")),
        ("TT0003", ("uncertain", "renewal_due", "lapsed")),
        ("TT0004", ("not_yet", "in_force", "in_force")),
        ("TT0005", ("not_yet", "unconfirmed", "unconfirmed")),
        ("TT0006", ("not_yet", "in_force", "extended")),
        ("TT0007", ("not_yet", "in_force", "revoked")),
        ("TT0008", ("not_yet", "not_yet", "in_force")),
    ],
)
def test_the_small_catalogue_on_three_days(product: str, statuses: tuple[str, ...]) -> None:
    terms = product_terms(next(p for p in SMALL.products if p.id == product), SMALL.decisions, SMALL.rules)
    days = (day("2022-06-01"), day("2025-01-01"), day("2026-11-23"))
    assert tuple(product_status(terms, on, SMALL.rules.renewal_days).status for on in days) == statuses


def test_steps_of_a_product() -> None:
    steps = product_steps(make_terms({**EXACT, "extension": extension("2025-03-31")}), day("2022-01-01"))
    assert [(str(step.day), step.state.status) for step in steps] == [
        ("2022-01-01", "in_force"),
        ("2024-06-16", "renewal_due"),
        ("2024-12-13", "extended"),
        ("2025-04-01", "lapsed"),
    ]


# Dates


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2021-12-13", "2021-12-13", "2021-12-13"),
    ],
)
def test_a_date_is_as_precise_as_its_source(text: str, earliest: str, latest: str) -> None:
    read = PartialDate.parse(text)
    assert (read.earliest, read.latest) == (day(earliest), day(latest))
    assert str(read) == text


@pytest.mark.parametrize(
    "text",
    ["", "21", "202", "20211", "2021-1", "2021-13", "2021-00", "2021-12-00", "2021-2-3", "2021-02-29", "2021-04-31", "1899", "2200",
     "13/12/2021", "2021-12-13 ", " 2021", "2021-12-13\n", "２０２１", "2021-12-13T00:00"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2021-12-13", 36, "2024-12-13"),
        ("2024-02-29", 36, "2027-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2021-01-31", 1, "2021-02-28"),
        ("2021-12-31", 2, "2022-02-28"),
        ("2021-12-31", 0, "2021-12-31"),
    ],
)
def test_months_are_added_as_a_calendar_does(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)


def test_intervals() -> None:
    year = Interval(day("2021-01-01"), day("2021-12-31"))
    assert year.narrowed(day("2021-06-01"), None) == Interval(day("2021-06-01"), day("2021-12-31"))
    assert year.narrowed(day("2022-06-01"), None).empty
    assert not Interval().empty and not Interval(day("2021-01-01"), None).empty
    assert Interval().plus_months(36) == Interval()
    assert year.certainly_before(Interval(day("2022-01-01"), None))
    assert not year.certainly_before(Interval(None, None))


# Any product on any day

DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))
PARTIAL = DAYS.flatmap(lambda d: st.sampled_from([str(d), f"{d:%Y-%m}", f"{d:%Y}"]))


@st.composite
def any_recognition(draw: st.DrawFn) -> dict[str, object]:
    found: dict[str, object] = {}
    if (stars := draw(st.sampled_from([None, 3, 4, 5, "potential-5"]))) is not None:
        found["stars"] = stars
    for name, values in (("date", PARTIAL), ("not_before", DAYS.map(str)), ("not_after", DAYS.map(str))):
        if (value := draw(st.none() | values)) is not None:
            found[name] = value
    if draw(st.booleans()):
        found["extension"] = extension(str(draw(DAYS)))
    if draw(st.integers(0, 4)) == 0:
        found["revocation"] = revocation(draw(PARTIAL))
    return found


@given(st.lists(any_recognition(), max_size=3), DAYS, st.integers(0, 4000))
def test_steps_agree_with_the_status_of_every_day(recognitions: list[dict[str, object]], first: date, later: int) -> None:
    terms = make_terms(*recognitions)
    steps = product_steps(terms, first)
    turns = {step.day for step in steps} | {step.day - timedelta(days=1) for step in steps[1:]}
    for on in turns | {first + timedelta(days=later)}:
        assert [step for step in steps if step.day <= on][-1].state == product_status(terms, on)
        for i in range(len(terms)):
            own = term_steps(terms, i, first)
            assert [step for step in own if step.day <= on][-1].state.status == term_status(terms, i, on)
    assert all(a.day < b.day and a.state != b.state for a, b in zip(steps, steps[1:], strict=False))


@given(st.lists(any_recognition(), max_size=3), DAYS)
def test_stars_are_shown_only_while_a_certificate_certainly_holds(recognitions: list[dict[str, object]], on: date) -> None:
    state = product_status(make_terms(*recognitions), on)
    assert (state.stars is not None) == (state.status in HOLDING)
    if state.stars is None:
        return
    assert state.term is not None
    recognition, begins, ends = state.term.recognition, state.term.begins, state.term.ends
    assert state.stars == recognition.stars
    assert begins.latest is not None and begins.latest <= on
    extended = recognition.extension is not None and on <= recognition.extension.until
    assert extended or (ends.earliest is not None and on < ends.earliest)
    assert recognition.revocation is None or on < recognition.revocation.date.earliest
