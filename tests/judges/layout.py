"""What sticks out of a narrow window.

A page must never scroll sideways (WCAG 1.4.10 at 320 CSS pixels); a table or a row of pictures may,
inside a box of its own. Text must not be cut off by its box either.
"""

from __future__ import annotations

from playwright.sync_api import Page

ASK = """() => {
  const name = (element) => {
    const text = (element.textContent || "").trim().replace(/\\s+/g, " ").slice(0, 40);
    const classes = [...element.classList].map((one) => "." + one).join("");
    return element.localName + classes + (text ? ` "${text}"` : "");
  };
  const scrolls = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(box).overflowX)) return true;
    }
    return false;
  };
  const width = document.documentElement.clientWidth;
  const found = [];
  if (document.documentElement.scrollWidth > width) {
    found.push(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${width} px`);
  }
  for (const element of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    // Text for screen readers only is clipped away on purpose.
    const clipped = style.clipPath !== "none" || style.clip !== "auto" || box.width <= 1 || box.height <= 1;
    if (clipped || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (box.right > width + 1 && !scrolls(element)) {
      found.push(`${name(element)} ends at ${Math.round(box.right)} px of ${width} px`);
    }
    const cuts = /hidden|clip/.test(style.overflowX) && style.textOverflow !== "ellipsis";
    if (cuts && element.scrollWidth > element.clientWidth + 1 && element.innerText?.trim()) {
      found.push(`${name(element)} cuts off its text`);
    }
  }
  return found;
}"""


def text_overflow(page: Page) -> list[str]:
    """Everything that leaves the window to the right or is cut off, as one text each."""
    return page.evaluate(ASK)
