"""An officer at the form: a page whose folder picker gives a folder of the browser itself, filled with a catalogue.

Speaks of fields by their labels; knows neither what a right value is nor what the file should hold.
"""

from __future__ import annotations

import base64
from pathlib import Path

from playwright.sync_api import Locator, Page

# The form asks for the top of a repository: a folder with ".git" in it.
FILL = """async (files) => {
  const top = await (await navigator.storage.getDirectory()).getDirectoryHandle('kho', {create: true});
  await top.getDirectoryHandle('.git', {create: true});
  for (const [path, content] of Object.entries(files)) {
    const names = path.split('/');
    let folder = top;
    for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name, {create: true});
    const file = await (await folder.getFileHandle(names.at(-1), {create: true})).createWritable();
    await file.write(Uint8Array.from(atob(content), (character) => character.charCodeAt(0)));
    await file.close();
  }
}"""
READ = """async () => {
  const found = {};
  const read = async (folder, path) => {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === 'directory') { await read(handle, `${path}${name}/`); continue; }
      const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
      found[path + name] = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    }
  };
  await read(await (await navigator.storage.getDirectory()).getDirectoryHandle('kho'), '');
  return found;
}"""
# The form names a field “label”, with marks of direction inside the quotation marks.
LABEL = r"alert => alert.closest('[role=group][aria-label]').getAttribute('aria-label').match(/\u2068(.*)\u2069/)[1]"
PICK = "window.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('kho')"


class Officer:
    """``page`` shows the sign-in of the form; ``root`` is the catalogue that the officer's folder is filled with."""

    def __init__(self, page: Page, root: Path) -> None:
        self.page = page
        files = [path for folder in ("products", "catalog/data") for path in (root / folder).rglob("*") if path.is_file()]
        page.evaluate(FILL, {path.relative_to(root).as_posix(): base64.b64encode(path.read_bytes()).decode() for path in files})
        page.evaluate(PICK)
        page.get_by_role("button", name="Làm việc với").click()
        page.get_by_text("Tạo mới").wait_for()
        self.before = self.files()

    def files(self) -> dict[str, bytes]:
        """All files of the folder, by their paths."""
        return {path: base64.b64decode(content) for path, content in self.page.evaluate(READ).items() if not path.startswith(".git/")}

    def changed(self) -> dict[str, bytes]:
        """The files that are new or other than they were."""
        return {path: content for path, content in self.files().items() if self.before.get(path) != content}

    def open(self, where: str) -> None:
        """``where``: behind the ``#`` of the address."""
        self.page.evaluate("where => { location.hash = where; }", where)
        self.page.get_by_role("button", name="Lưu", exact=True).wait_for()

    def field(self, *labels: str) -> Locator:
        """The field behind the labels of those around it; in a list, that of its first entry."""
        found = self.page.locator("body")
        for label in labels:
            found = found.get_by_role("group", name=f"Trường “\u2068{label}\u2069”", exact=True).first
        return found

    def write(self, value: str, *labels: str) -> None:
        self.field(*labels).locator("input, textarea").last.fill(value)

    def choose(self, option: str, *labels: str) -> None:
        """Take an option, whether it stands open on the page or in a list to open."""
        field = self.field(*labels)
        if field.get_by_role("combobox").count():
            field.get_by_role("combobox").click()
            self.page.get_by_role("option", name=option, exact=True).click()
        else:
            field.get_by_role("radio", name=option, exact=True).click()

    def add(self, *labels: str) -> None:
        """An entry to a list, or the part of an optional field."""
        field = self.field(*labels)
        switch = field.get_by_role("checkbox", name=f"Thêm \u2068{labels[-1]}\u2069", exact=True)
        (switch if switch.count() else field.get_by_role("button", name="Thêm").last).click()

    def save(self) -> None:
        """Save, and wait for the form to say that it did and to close the record."""
        button = self.page.get_by_role("button", name="Lưu", exact=True)
        button.click()
        self.page.get_by_text("Đã lưu hồ sơ").first.wait_for()
        button.wait_for(state="hidden")

    def refusals(self) -> dict[str, str]:
        """Try to save: the label of each field that the form refuses, and what it says."""
        self.page.get_by_role("button", name="Lưu", exact=True).click()
        self.page.get_by_text("trường bị lỗi").first.wait_for()
        alerts = self.page.locator("[role=group] [role=alert]").filter(visible=True)
        return {alert.evaluate(LABEL): alert.inner_text().strip() for alert in alerts.all()}
