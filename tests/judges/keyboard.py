"""Walks a page with the Tab key alone, as somebody without a mouse does.

Finds: a stop that nobody can see, a stop without a visible mark of focus, a stop covered by
something else, a link or control that is never reached, a place the key does not leave again.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

# Looks of every control before it has the focus, so that a change can be told.
PREPARE = """() => {
  const controls = "a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex]";
  const name = (element) => {
    const label = element.getAttribute("aria-label") || element.innerText || element.value || "";
    const target = element.getAttribute("href") || element.getAttribute("name") || element.id || "";
    return `${element.localName}[${target}] "${label.trim().replace(/\\s+/g, " ").slice(0, 40)}"`;
  };
  const boxes = (element) => {
    const found = [];
    for (let box = element, up = 0; box && up < 4; box = box.parentElement, up += 1) found.push(box);
    return found;
  };
  const properties = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopColor",
    "borderTopWidth", "backgroundColor", "textDecorationLine", "textDecorationThickness"];
  const look = (element) => boxes(element).flatMap((box) => [null, "::before", "::after"].map((part) => {
    const style = getComputedStyle(box, part);
    // An outline of no width or no style is not there, whatever its colour.
    const outline = style.outlineStyle === "none" || style.outlineWidth === "0px";
    return properties.map((one) => outline && one.startsWith("outline") ? "" : style[one]).join(" ");
  })).join("|");
  const visible = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && box.width > 1 && box.height > 1 && style.clipPath !== "inset(50%)"
      && box.right + scrollX > 0 && box.bottom + scrollY > 0;
  };
  const covered = (element) => {
    const seen = [...element.getClientRects()].some((box) => {
      const x = Math.min(Math.max((box.left + box.right) / 2, 0), innerWidth - 1);
      const y = Math.min(Math.max((box.top + box.bottom) / 2, 0), innerHeight - 1);
      const top = document.elementFromPoint(x, y);
      return top && (element.contains(top) || top.contains(element) || top.closest("label")?.control === element);
    });
    return !seen;
  };
  const all = [...document.querySelectorAll(controls)].filter((one) => one.tabIndex >= 0 && !one.disabled);
  const looks = new Map(all.map((one) => [one, look(one)]));
  const wanted = all.filter(visible);
  const reached = new Set();
  window.__walk = {
    step() {
      const element = document.activeElement;
      if (!element || element === document.body || element === document.documentElement) return null;
      const again = reached.has(element);
      reached.add(element);
      return { name: name(element), again, visible: visible(element), covered: covered(element),
        marked: looks.get(element) !== look(element) };
    },
    missed: () => wanted.filter((one) => !reached.has(one) && one.type !== "radio").map(name),
    wanted: all.length,
  };
  return all.length;
}"""


@dataclass(frozen=True, slots=True)
class Stop:
    """One element that took the focus, and what was wrong with it there."""

    name: str
    visible: bool
    marked: bool
    covered: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """The stops in their order, and what the keyboard never reached."""

    stops: tuple[Stop, ...]
    missed: tuple[str, ...]
    ended: bool

    def faults(self) -> list[str]:
        """Everything wrong on the way, as one text each. Empty for a good page."""
        found = [f"takes the focus unseen: {stop.name}" for stop in self.stops if not stop.visible]
        found += [f"shows no focus: {stop.name}" for stop in self.stops if not stop.marked]
        found += [f"focused below something else: {stop.name}" for stop in self.stops if stop.covered]
        found += [f"never reached: {name}" for name in self.missed]
        if not self.ended:
            found.append(f"the walk never ends; last stop {self.stops[-1].name if self.stops else 'none'}")
        return found


def walk_page(page: Page) -> Walk:
    """Presses Tab until the focus comes round or leaves the page."""
    limit = page.evaluate(PREPARE) + 20
    stops: list[Stop] = []
    ended = False
    for _ in range(limit):
        page.keyboard.press("Tab")
        step = page.evaluate("() => window.__walk.step()")
        if step is None or (step["again"] and stops and step["name"] == stops[0].name):
            ended = True
            break
        if not step["again"]:
            stops.append(Stop(step["name"], step["visible"], step["marked"], step["covered"]))
    missed = page.evaluate("() => window.__walk.missed()")
    return Walk(tuple(stops), tuple(missed), ended)
