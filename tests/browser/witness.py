"""Listens to an open page and remembers what no visitor may ever meet.

Errors on the console or thrown by a script, requests that fail, requests that leave the host.
"""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Page, Request, Response


class Witness:
    """Keeps the faults of one page. ``absent`` are addresses that are meant to answer 404."""

    def __init__(self, page: Page, origin: str, absent: frozenset[str] = frozenset()) -> None:
        self.faults: list[str] = []
        self._origin = origin
        self._absent = absent
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self._see_request)
        page.on("requestfailed", self._see_failure)
        page.on("response", self._see_response)

    def _hear(self, message: ConsoleMessage) -> None:
        at = message.location.get("url", "")
        # For a photo opened by itself the browser asks for an icon that no page of ours names.
        asked_by_itself = at == f"{self._origin}favicon.ico"
        if message.type == "error" and at not in self._absent and not at.startswith("blob:") and not asked_by_itself:
            self.faults.append(f"console: {message.text}")

    def _see_request(self, request: Request) -> None:
        if not request.url.startswith((self._origin, "data:", "blob:")):
            self.faults.append(f"request to another host: {request.url}")

    def _see_failure(self, request: Request) -> None:
        # A visitor who goes on before everything has come stops the rest; that is no fault. Nor is it that a script let
        # go of a picture that it had made itself.
        if request.failure != "net::ERR_ABORTED" and not request.url.startswith("blob:"):
            self.faults.append(f"request failed: {request.url}: {request.failure}")

    def _see_response(self, response: Response) -> None:
        if response.status >= 400 and response.url not in self._absent:
            self.faults.append(f"answer {response.status}: {response.url}")
