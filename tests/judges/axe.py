"""axe-core: accessibility faults of an open page, contrast included.

Knows nothing of our pages; says what it found and where.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

SOURCE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

ASK = """async (tags) => {
  const { violations } = await axe.run(document, {
    runOnly: { type: "tag", values: tags },
    resultTypes: ["violations"],
  });
  return violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""


def axe_violations(page: Page, tags: list[str] = TAGS) -> list[str]:
    """Every violation as one text: rule, element, what is wrong. Empty for a good page."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_read_source())
    return page.evaluate(ASK, tags)


@cache
def _read_source() -> str:
    # The last expression is what evaluate hands back; axe itself would be far too big.
    return SOURCE.read_text(encoding="utf-8") + "\n;undefined"
