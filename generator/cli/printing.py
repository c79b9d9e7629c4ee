"""``ocop print``: labels, cards, posters, fact sheets and the booklet as PDF, after telling which certificates will lapse."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from generator import kit, pipeline
from generator.cli.register import record_printing
from generator.cli.shared import CLEAN, FAULTS, HOME, LANGUAGES, day_option, latest_day, leave, root_or_exit, test_address_option, url_option
from generator.clock import real_day
from generator.report import render_report

REPORT = "report"
_LANGUAGES = {"vi": ("vi",), "en": ("en",), "both": ("vi", "en")}


def print_command(t: pipeline.Strings) -> click.Command:
    def run(kind: str, lang: str, today: date | None, until: date | None, base_url: str | None, allow_test_address: bool, out: str | None, **options: object) -> None:
        root = root_or_exit(Path(), t)
        day = today or real_day()
        if until and until < day:
            leave(t.print_faults.format("until_past", until=until.isoformat(), day=day.isoformat()))
        loaded = pipeline.load(root, day, base_url, latest=latest_day(today))
        if not isinstance(loaded, pipeline.Loaded):
            click.echo(render_report(loaded.diagnostics, pipeline.strings_of(HOME, _LANGUAGES[lang][0]), "full", root), nl=False, err=True)
            sys.exit(FAULTS)
        # A fair's cards hold to its last day without being told.
        ends = [fair.ends for fair in loaded.catalogue.fairs if fair.id in options["fairs"] and fair.ends >= day]  # type: ignore[operator]
        until = until or max(ends, default=None)
        try:
            job = _job(kind, lang, until, options)
            entries = kit.choose_entries(loaded, choice_of(options)) if kind != "calibration" else ()
            if not entries and kind != "calibration":
                click.echo(t.print_faults.no_product, err=True)
                sys.exit(FAULTS)
            report = kit.report_lapses(loaded, entries, until)
            if kind == REPORT:
                show_report(report, loaded.words[_LANGUAGES[lang][0]], Console())
                sys.exit(CLEAN)
            if entries:
                show_report(report, loaded.words[_LANGUAGES[lang][0]], Console(stderr=True))
            with Console(stderr=True).status(t.format("print_working", count=len(entries))):
                printed = kit.print_entries(loaded, entries, job, allow_test_address=allow_test_address)
        except kit.UnknownChoice as unknown:
            leave(t.print_unknown.format(unknown.kind, value=unknown.value) + (" " + t.format("print_nearest", name=unknown.nearest) if unknown.nearest else ""))
        except kit.CannotPrint as reason:
            leave(t.print_faults.format(reason.code, **reason.args_))
        # First remembered, then printed: a code that is out and forgotten could be broken unnoticed.
        record_printing(loaded, (entry.id for entry in entries), t)
        _write(Path(out or f"{kind}.pdf"), printed, len(entries), t)

    return click.Command("print", callback=run, help=str(t.print), params=_parameters(t))


def choice_options(t: pipeline.Strings) -> list[click.Parameter]:
    """The ways to choose products; ``choice_of`` reads them."""
    h = t.print_options
    many = [("--id", "ids", "ID", h.id), ("--group", "groups", "GROUP", h.group), ("--place", "places", "PLACE", h.place), ("--producer", "producers", "PRODUCER", h.producer), ("--status", "statuses", "STATUS", h.status), ("--fair", "fairs", "FAIR", h.fair)]
    return [
        *(click.Option([flag, name], multiple=True, metavar=metavar, help=str(words)) for flag, name, metavar, words in many),
        click.Option(["--stars"], multiple=True, type=click.IntRange(3, 5), help=str(h.stars)),
    ]


def _parameters(t: pipeline.Strings) -> list[click.Parameter]:
    h = t.print_options
    return [
        click.Argument(["kind"], type=click.Choice((*kit.KINDS, REPORT)), metavar="KIND"),
        *choice_options(t),
        day_option(t),
        day_option(t, "--until", str(h.until)),
        click.Option(["--lang"], type=click.Choice((*LANGUAGES, "both")), default="both", help=str(h.lang)),
        click.Option(["--sheet"], default="21", metavar="SHEET", help=str(h.sheet)),
        click.Option(["--size"], type=click.Choice(sorted({size for sizes in kit.SIZES.values() for size in sizes})), help=str(h.size)),
        click.Option(["--offset-x"], type=click.FloatRange(-20, 20), callback=_finite, default=0.0, metavar="MM", help=str(h.offset_x)),
        click.Option(["--offset-y"], type=click.FloatRange(-20, 20), callback=_finite, default=0.0, metavar="MM", help=str(h.offset_y)),
        click.Option(["--skip"], type=click.IntRange(0, 799), default=0, metavar="N", help=str(h.skip)),
        click.Option(["--copies"], type=click.IntRange(1, 1000), default=1, metavar="N", help=str(h.copies)),
        url_option(t),
        test_address_option(t),
        click.Option(["--out"], type=click.Path(dir_okay=False), metavar="FILE", help=str(h.out)),
    ]


def _finite(context: click.Context, option: click.Parameter, value: float) -> float:
    # No bound refuses "nan", since it is neither above nor below one.
    if math.isnan(value):
        raise click.BadParameter(str(value))
    return value


def choice_of(options: Mapping[str, object]) -> kit.Choice:
    """The products that ``choice_options`` asked for."""
    return kit.Choice(**{name: options[name] for name in ("ids", "groups", "places", "producers", "stars", "statuses", "fairs")})  # type: ignore[arg-type]


def _job(kind: str, lang: str, until: date | None, options: Mapping[str, object]) -> kit.Job:
    offset = (options["offset_x"], options["offset_y"])
    rest = {name: options[name] for name in ("sheet", "size", "skip", "copies")}
    return kit.Job(kind, _LANGUAGES[lang], until, offset=offset, **rest)  # type: ignore[arg-type]


def _write(path: Path, printed: kit.Printed, count: int, t: pipeline.Strings) -> None:
    try:
        path.write_bytes(printed.pdf)
    except OSError as error:
        leave(t.format("print_not_written", out=path, reason=error.strerror))
    if printed.missing:
        click.echo(t.format("print_letters", letters=" ".join(sorted(printed.missing))), err=True)
    click.echo(t.format("printed", out=path, count=count, kilobytes=-(-len(printed.pdf) // 1000)))


def show_report(report: kit.LapseReport, words: pipeline.Words, console: Console) -> None:
    """The report as one table: what is printed without stars, and why."""
    t = words.t.print.report
    without = [*report.lapsing, *report.lapsed, *report.uncertain, *report.without]
    title = t.format("title", today=words.day(report.today), until=words.day(report.until))
    if not without:
        console.print(f"{title}. {t.format('none', count=len(report.holding))}", markup=False, highlight=False)
        return
    table = Table(title=title, title_justify="left", expand=False)
    for heading in (t.id, t.product, t.detail):
        table.add_column(str(heading), overflow="fold")
    for label, lapses in ((t.lapsing, report.lapsing), (t.lapsed, report.lapsed), (t.uncertain, report.uncertain), (t.without, report.without)):
        for row in _rows(str(label), lapses, words):
            table.add_row(*row)
    console.print(table, markup=False, highlight=False)
    console.print(t.format("rest", count=len(report.holding)), markup=False, highlight=False)


def _rows(label: str, lapses: Iterable[kit.Lapse], words: pipeline.Words) -> Iterable[tuple[str, str, str]]:
    lapses = list(lapses)
    if lapses:
        yield "", f"{label} ({len(lapses)})", ""
    for lapse in lapses:
        product, state = lapse.entry.brief, lapse.entry.state
        ends = lapse.step.day > lapse.entry.steps[0].day
        detail = words.t.format("print.report.lapsing_on", day=words.day(lapse.step.day)) if ends else words.status_phrase(state, "short")
        yield product.id, product.name.text(words.language), detail
