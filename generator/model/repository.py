"""Where the catalogue's files are kept for editing, and the addresses at which a forge lets people work on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote, urlencode

from generator.model.record import Line, Link, Record, RepositoryLink

Forge = Literal["github", "gitlab"]
SignIn = Literal["token", "oauth", "pkce"]


class EditorSignIn(Record):
    """How officers sign in to the web form: with a token of their own, through a small server (``url``), or, on GitLab, with PKCE (``app_id``)."""

    way: SignIn = "token"
    url: Link | None = None
    app_id: Line | None = None


class Repository(Record):
    """The repository of the catalogue's files. ``url`` is its page on the forge: ``https://host/owner/name``."""

    forge: Forge
    url: RepositoryLink
    branch: Line = "main"
    sign_in: EditorSignIn = EditorSignIn()

    @property
    def name(self) -> str:
        """``owner/name``, as the forge calls it; on GitLab there may be groups between."""
        return self.url.split("/", 3)[3]

    @property
    def edit_root(self) -> str:
        """What stands before a file's path in the address of the forge's page that edits it."""
        middle = "/edit/" if self.forge == "github" else "/-/edit/"
        return f"{self.url}{middle}{quote(self.branch)}/"

    def edit(self, path: str) -> str:
        """The forge's own page for editing the file at ``path``: saving there proposes a change."""
        return self.edit_root + quote(path)

    def new_issue(self, template: str, values: Mapping[str, str]) -> str:
        """A new issue with ``template``. Only GitHub's forms take ``values`` for their fields, by the fields' ids."""
        if self.forge == "github":
            return f"{self.url}/issues/new?{urlencode({'template': f'{template}.yml', **values})}"
        text = {"issuable_template": template, "issue[title]": values.get("title", "")}
        return f"{self.url}/-/issues/new?{urlencode({key: value for key, value in text.items() if value})}"
