"""The words of fixed choices: what ``potential-5`` or ``haccp`` means, for editors and forms.

Only says where those words stand; the choices themselves are the record types'.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.model.record import Record
from generator.model.shape import Choice, record_name, shapes
from generator.render.words import Words

# Record and field -> the branch of the strings that holds a word for each choice.
BRANCHES: Mapping[str, str] = {
    "product.name_by": "choices.basis",
    "product.english": "choices.english",
    "product.group_by": "choices.basis",
    "pack.unit": "product.units",
    "shelf_life.unit": "choices.time",
    "certification.scheme": "product.schemes",
    "recognition.stars": "choices.stars",
    "recognition.level": "product.levels",
    "recognition.evidence": "choices.evidence",
    "revocation.ground": "product.grounds",
    "decision.level": "product.levels",
    "place.kind": "choices.place_kind",
    "former_kind.kind": "choices.place_kind",
    "rule_set.verified": "choices.verified",
    "band.stars": "choices.stars",
    "recognisers.three": "product.levels",
    "recognisers.four": "product.levels",
    "recognisers.five": "product.levels",
    "plan.read": "choices.verified",
    "target.published_in": "choices.language",
    "target.stars": "choices.stars",
    "target.min_stars": "choices.stars",
    "target.each": "progress.each",
    "target.operator": "choices.operator",
    "target.counts": "choices.counts",
    "figure.stars": "choices.stars",
    "figure.min_stars": "choices.stars",
    "figure.bound": "choices.bound",
    "figure.kind": "progress.kind_notes",
    "figure.confidence": "progress.confidence",
    "part.stars": "choices.stars",
    "gap.stars": "choices.stars",
    "gap.min_stars": "choices.stars",
    "indicator.unit": "progress.unit_names",
    "repository.forge": "choices.forge",
    "editor_sign_in.way": "choices.sign_in",
}


def choice_words(words: Words, record: type[Record], field: str) -> dict[Choice, str]:
    """What each choice of a field means, in the order of the choices; empty for a field without choices."""
    shape = shapes(record)[field]
    choices = (shape.item or shape).choices
    if not choices:
        return {}
    branch = words.t[BRANCHES[f"{record_name(record)}.{field}"]]
    return {choice: branch[str(choice)] for choice in choices}
