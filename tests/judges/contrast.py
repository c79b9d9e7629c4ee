"""Contrast of text inside drawings, which axe leaves undecided (WCAG 2.2, 1.4.3: 4.5 to 1).

The ground of a text is whatever filled shape lies under its middle, else the nearest box with a colour.
"""

from __future__ import annotations

from playwright.sync_api import Page

ASK = """(least) => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const solid = (colour) => colour && colour !== "none" && (numbers(colour)[3] ?? 1) === 1;
  const ground = (text) => {
    const box = text.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const shapes = [...text.ownerSVGElement.querySelectorAll("rect")].filter((shape) => {
      const area = shape.getBoundingClientRect();
      return area.x <= x && x <= area.right && area.y <= y && y <= area.bottom && solid(getComputedStyle(shape).fill);
    });
    if (shapes.length) return getComputedStyle(shapes.pop()).fill;
    for (let parent = text.ownerSVGElement; parent; parent = parent.parentElement) {
      if (solid(getComputedStyle(parent).backgroundColor)) return getComputedStyle(parent).backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const texts = [...document.querySelectorAll("svg text")].filter((text) => text.checkVisibility());
  const pale = texts
    .map((text) => [text.textContent.trim(), contrast(getComputedStyle(text).fill, ground(text))])
    .filter(([, ratio]) => ratio < least)
    .map(([words, ratio]) => `"${words}" has a contrast of ${ratio.toFixed(2)}`);
  return [texts.length, pale];
}"""


def pale_texts(page: Page, least: float = 4.5) -> tuple[int, list[str]]:
    """How many texts the drawings of a page hold, and those whose contrast is below ``least``."""
    count, pale = page.evaluate(ASK, least)
    return count, pale
