"""``ocop new``: a new product, by questions or by options; picks the ID and the address, writes the files, says what is left to do."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from generator import pipeline, workbench
from generator.cli.interview import Interview, Offer
from generator.cli.shared import CLEAN, COULD_NOT_RUN, FAULTS, HOME, has_colour, lang_option, latest_day, leave, root_or_exit, write_whole
from generator.report import describe_fault, render_report, show_text
from generator.workbench import Producer, Product

_OPTIONS = (
    "id", "slug", "name", "name-en", "english", "place", "place-today", "producer", "new-producer", "producer-kind", "group", "criteria-set",
    "stars", "level", "decision", "date", "evidence", "source",
)  # fmt: skip
# Options that speak of a recognition.
_RECOGNITION = ("stars", "level", "decision", "date", "evidence")
_FIRST = ("recognitions", 0)
# Fields that a complete product has and that nobody is asked for here.
_LATER = ("summary", "photos", "packs", "official_code", "ingredients", "shelf_life", "storage", "contact")


def new_command(t: pipeline.Strings) -> click.Command:
    def new(yes: bool, lang: str, **options: Any) -> None:
        root = root_or_exit(Path(), t)
        words = pipeline.Words(lang, pipeline.strings_of(HOME, lang))
        checked = pipeline.check(root, latest_day(None))
        if checked.catalogue is None:
            click.echo(render_report(checked.diagnostics, words.t, "full", root, colour=has_colour(sys.stderr)), nl=False, err=True)
            sys.exit(COULD_NOT_RUN)
        desk = workbench.open_desk(root, checked.catalogue)
        sources = options.pop("source")
        given = {name: options[name.replace("-", "_")] for name in _OPTIONS if name != "source"}
        interview = Interview(words, given, asks=not yes and sys.stdin.isatty())
        try:
            product, files = _draft(interview, desk, sources, yes)
        except click.Abort:  # Ctrl-C, or the end of what is typed
            leave(f"\n{words.t['new.not_written']}")
        _write(root, files, words.t)
        sys.exit(_report(root, files, product, words.t))

    h = t.new_options
    options = [click.Option([f"--{name}"], multiple=name == "source", metavar=name.upper(), help=str(h[name.replace("-", "_")])) for name in _OPTIONS]
    return click.Command("new", callback=new, help=str(t.new), params=[*options, click.Option(["--yes"], is_flag=True, help=str(t.new_yes)), lang_option(t)])


def _draft(interview: Interview, desk: workbench.Desk, sources: Sequence[str], yes: bool) -> tuple[dict[str, Any], list[workbench.Drafted]]:
    """The product and its files, shown and agreed to; leaves where they cannot be made or are not wanted."""
    product, producer = _ask(interview, desk, sources)
    if interview.missing or interview.wrong:
        _refuse(interview)
    files, faults = workbench.draft_files(desk, product, producer)
    if faults:
        leave("\n".join(f"{workbench.field_name(fault.field)}: {describe_fault(fault, interview.words.t)}" for fault in faults))
    click.echo("\n" + "\n".join(f"— {file.path}\n{file.content.decode()}" for file in files if file.new))
    if not interview.confirm("write", default=yes):
        leave(interview.words.t["new.not_written"])
    return product, files


def _ask(interview: Interview, desk: workbench.Desk, sources: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The values of the product and, where it is new, of its producer."""
    catalogue, ask = desk.catalogue, interview
    answers: dict[tuple[str | int, ...], object] = {("id",): _product_id(ask, desk)}
    if ask.asks:
        click.echo(ask.words.t.format("new.id", id=answers["id",]))
    name = ask.text("name", Product, ("name", "vi"), needed=True)
    answers[("slug",)] = None
    answers[("name", "vi")] = name
    answers[("name", "en")] = ask.text("name-en", Product, ("name", "en"))
    if answers[("name", "en")]:
        answers[("english",)] = ask.text("english", Product, ("english",), default="human")
    places = _place_offers(ask.words, catalogue)
    place = answers[("place",)] = ask.offer("place", Product, ("place",), places, "unknown-place", needed=True)
    today = answers[("place_today",)] = _place_today(ask, catalogue, place, places)
    producer_id, producer = _producer(ask, desk, places, today or _only_today(catalogue, place), sources)
    answers[("producer",)] = producer_id
    _warn(ask, desk, str(name or ""), producer_id)
    groups = [(key, _group_label(ask.words, group)) for key, (_, group) in catalogue.groups.by_id.items()]
    group = answers[("group",)] = ask.offer("group", Product, ("group",), groups, "unknown-group")
    answers[("criteria_set",)] = _criteria_set(ask, catalogue, group)
    answers[("slug",)] = _slug(ask, desk, str(name or ""), producer_id)
    answers.update(_recognition(ask, catalogue, sources))
    return workbench.assemble({field: value for field, value in answers.items() if value is not None}), producer


def _product_id(ask: Interview, desk: workbench.Desk) -> str:
    prefix, own = desk.catalogue.settings.id_prefix, ask.given["id"]
    if own is None:
        return workbench.next_id(prefix, desk.taken.ids)
    found = str(ask.text("id", Product, ("id",)) or "")
    if found in desk.taken.ids:
        other = desk.catalogue.product_files.get(found, "catalog/data")
        ask.wrong.append("--id: " + describe_fault(pipeline.Diagnostic("duplicate-id", "", args={"value": found, "other": other}), ask.words.t))
    elif found and not found.startswith(prefix):
        ask.wrong.append("--id: " + describe_fault(pipeline.Diagnostic("id-prefix", "", args={"value": found, "prefix": prefix}), ask.words.t))
    return found


def _slug(ask: Interview, desk: workbench.Desk, name: str, producer: str | None) -> str:
    own = ask.given["slug"]
    if own is None:
        return workbench.free_slug(name, producer, desk.taken.slugs)
    found = str(ask.text("slug", Product, ("slug",)) or "")
    if found in desk.taken.slugs:
        ask.wrong.append("--slug: " + describe_fault(pipeline.Diagnostic("duplicate-slug", "", args={"value": found, "other": "products"}), ask.words.t))
    elif workbench.is_reserved(found):
        ask.wrong.append("--slug: " + describe_fault(pipeline.Diagnostic("path-collision", "", args={"value": found}), ask.words.t))
    return found


def _place_offers(words: pipeline.Words, catalogue: pipeline.Catalogue) -> list[Offer]:
    """The communes and districts, those of today first, each with the place that it lay in and its last day."""
    own = [place for place in catalogue.places.by_id.values() if place.is_district or place.is_commune]
    offers = []
    for place in sorted(own, key=lambda place: (place.valid_to is not None, place.id)):
        parent = catalogue.places.get(place.parent or "")
        until = f" – {words.t.format('new.until', day=words.day(place.valid_to))}" if place.valid_to else ""
        offers.append((place.id, words.place(place) + (f", {words.place(parent)}" if parent else "") + until))
    return offers


def _place_today(ask: Interview, catalogue: pipeline.Catalogue, place: str | None, places: Sequence[Offer]) -> str | None:
    """Where the product lies today; asked only where the place of its recognition was divided."""
    found = catalogue.places.get(place or "")
    ids = {today.id for today in catalogue.places.today(found)} if found else set()
    offers = [offer for offer in places if offer[0] in ids]
    if ask.given["place-today"] is None and len(offers) < 2:
        return None
    return ask.offer("place-today", Product, ("place_today",), offers, "unknown-place", show=True)


def _only_today(catalogue: pipeline.Catalogue, place: str | None) -> str | None:
    """The place of today where there is one; else the place itself."""
    found = catalogue.places.get(place or "")
    today = catalogue.places.today(found) if found else ()
    return today[0].id if len(today) == 1 else place


def _producer(ask: Interview, desk: workbench.Desk, places: Sequence[Offer], place: str | None, sources: Sequence[str]) -> tuple[str | None, dict[str, Any] | None]:
    """The ID of the producer, and its values where it is new."""
    known = [(producer.id, producer.name.text(ask.words.language)) for producer in desk.catalogue.producers.values()]
    if ask.given["new-producer"] is None:
        found = ask.offer("producer", Product, ("producer",), known, "unknown-producer")
        if found or not ask.asks or not ask.confirm("new_producer", default=False):
            return found, None
    name = str(ask.text("new-producer", Producer, ("name", "vi"), needed=True) or "")
    alike = [label for key, label in known if workbench.degree_of(name, None, label, None)]
    if alike:
        click.echo(ask.words.t.format("new.producer_alike", names="; ".join(map(show_text, alike))), err=True)
    kinds = [(kind.id, kind.name.text(ask.words.language)) for kind in desk.catalogue.producer_kinds.values()]
    answers: dict[tuple[str | int, ...], object] = {
        ("id",): workbench.free_slug(name, place, desk.taken.producers),
        ("name", "vi"): name,
        ("kind",): ask.offer("producer-kind", Producer, ("kind",), kinds, "unknown-producer-kind", show=True),
        ("place",): place,
    }
    if ask.asks:
        answers[("place",)] = ask.offer("producer-place", Producer, ("place",), places, "unknown-place", default=place or "")
    for number, source in enumerate(_sources(ask, Producer, ("sources",), sources, needed=False)):
        answers[("sources", number, "url")] = source
    producer = workbench.assemble({field: value for field, value in answers.items() if value is not None})
    return str(producer["id"]), producer


def _group_label(words: pipeline.Words, group: Any) -> str:
    """A group with its criteria sets, so that ``nước mắm`` finds the one that it belongs to."""
    return f"{group.name.text(words.language)} ({'; '.join(own.name.text(words.language) for own in group.criteria_sets)})"


def _criteria_set(ask: Interview, catalogue: pipeline.Catalogue, group: str | None) -> object:
    found = catalogue.groups.group(group or "")
    if found is None:
        return None
    offers = [(str(own.number), own.name.text(ask.words.language)) for own in found.criteria_sets]
    only = offers[0][0] if len(offers) == 1 and ask.asks else ""
    number = ask.offer("criteria-set", Product, ("criteria_set",), offers, "criteria-set-not-in-group", default=only, show=True)
    return int(number) if number else None


def _recognition(ask: Interview, catalogue: pipeline.Catalogue, sources: Sequence[str]) -> dict[tuple[str | int, ...], object]:
    """What is known of the recognition, and the sources: of the recognition, or of the product where there is none."""
    told = any(ask.given[name] is not None for name in _RECOGNITION)
    if not told and not (ask.asks and ask.confirm("recognised", default=True)):
        return {("sources", number, "url"): url for number, url in enumerate(_sources(ask, Product, ("sources",), sources, needed=False))}
    decisions = [(key, " ".join(filter(None, (own.number, own.title.text(ask.words.language))))) for key, own in catalogue.decisions.items()]
    decision = ask.offer("decision", Product, (*_FIRST, "decision"), decisions, "unknown-decision")
    known = catalogue.decisions.get(decision or "")
    answers: dict[tuple[str | int, ...], object] = {
        (*_FIRST, "decision"): decision,
        (*_FIRST, "stars"): ask.text("stars", Product, (*_FIRST, "stars")),
    }
    for name in ("level", "date"):
        if known is None or (name == "date" and known.date is None) or ask.given[name] is not None:
            answers[(*_FIRST, name)] = ask.text(name, Product, (*_FIRST, name))
    proof = "C" if answers[(*_FIRST, "stars")] is None else "A" if decision else "B"
    answers[(*_FIRST, "evidence")] = ask.text("evidence", Product, (*_FIRST, "evidence"), needed=True, default=proof if ask.asks else "")
    for number, url in enumerate(_sources(ask, Product, (*_FIRST, "sources"), sources, needed=True)):
        answers[(*_FIRST, "sources", number, "url")] = url
    return answers


def _sources(ask: Interview, record: type, field: tuple[str | int, ...], given: Sequence[str], *, needed: bool) -> list[object]:
    """Addresses, one after the other until none is typed."""
    found: list[object] = []
    for url in given or [None]:
        one = Interview(ask.words, {"source": url}, ask.asks, ask.missing, ask.wrong)
        value = one.text("source", record, (*field, 0, "url"), needed=needed and not found)
        while value is not None:
            found.append(value)
            further = Interview(ask.words, {}, ask.asks and not given, ask.missing, ask.wrong)
            value = further.text("source", record, (*field, 0, "url"))
    return found


def _refuse(interview: Interview) -> None:
    t = interview.words.t
    for sentence in interview.wrong:
        click.echo(sentence, err=True)
    if interview.missing:
        click.echo(t.format("new.missing", options=", ".join(dict.fromkeys(interview.missing))), err=True)
    click.echo(t["new.not_written"], err=True)
    sys.exit(COULD_NOT_RUN)


def _warn(interview: Interview, desk: workbench.Desk, name: str, producer: str | None) -> None:
    """Name the products that this one may be."""
    t, language = interview.words.t, interview.words.language
    for alike in workbench.like_products(name, producer, desk.catalogue.products):
        words = {"id": alike.product.id, "name": show_text(alike.product.name.text(language)), "producer": alike.product.producer or "–"}
        click.echo(t.format(f"new.alike.{alike.degree}", **words), err=True)


def _write(root: Path, files: Iterable[workbench.Drafted], t: pipeline.Strings) -> None:
    for file in files:
        try:
            write_whole(root, file.path, file.content, new=file.new)
        except OSError as error:
            leave(t.format("fmt.not_written", path=show_text(file.path), reason=error.strerror))
        click.echo(t.format("new.written" if file.new else "new.listed", path=file.path))


def _report(root: Path, files: Sequence[workbench.Drafted], product: dict[str, Any], t: pipeline.Strings) -> int:
    """What the check says of the files, what could still be filled in, and the next step."""
    paths = {file.path for file in files}
    found = [fault for fault in pipeline.check(root, latest_day(None)).diagnostics if fault.path in paths]
    if found:
        click.echo(render_report(found, t, "full", root, colour=has_colour(sys.stdout)), nl=False)
    later = [str(t.fields.product[name].label) for name in _LATER if name not in product]
    click.echo(t.format("new.later", fields=", ".join(later)))
    click.echo(t.format("new.next", id=product["id"], name=show_text(product["name"]["vi"])))
    return FAULTS if any(fault.severity == "error" for fault in found) else CLEAN
