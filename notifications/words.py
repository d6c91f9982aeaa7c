"""Notices in words: Jinja2 templates, sandboxed, one file each, the title in its first line.

``<name>.<channel>.txt`` is taken before ``<name>.txt``. A template sees its fields and nothing
else; a field that is not given is an error, not an empty place.
"""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notifications.lint import refuse_sensitive, refuse_sensitive_fields
from notifications.model import Context, Rendered

TEMPLATES = Path(__file__).parent / "templates"
_NAME = re.compile(r"[a-z][a-z_]{0,39}")


class WordsError(Exception):
    """There is no such template, or it does not fit its fields."""


class Words:
    """The templates of a folder."""

    def __init__(self, folder: Path = TEMPLATES) -> None:
        self._folder = folder
        # Plain text: nothing is escaped. Whoever shows a notice on a page escapes it there.
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
        )
        self._environment.globals.clear()
        self._checked: set[str] = set()

    def files(self) -> list[str]:
        """The names of all template files."""
        return sorted(path.name for path in self._folder.glob("*.txt"))

    def fields(self, file: str) -> set[str]:
        """The fields a template names."""
        source = (self._folder / file).read_text(encoding="utf-8")
        return meta.find_undeclared_variables(self._environment.parse(source))

    def render(self, template: str, channel: str, context: Context) -> Rendered:
        """The notice as a person reads it.

        Raises:
            WordsError: no such template, a field is missing, or one file is not well made.
            SensitiveError: the template or the context names what no notice may hold.
        """
        refuse_sensitive(context)
        if not _NAME.fullmatch(template):
            raise WordsError("a template has a name of small letters")
        file = f"{template}.{channel}.txt"
        if not (self._folder / file).is_file():
            file = f"{template}.txt"
        try:
            if file not in self._checked:
                refuse_sensitive_fields(self.fields(file))
                self._checked.add(file)
            text = self._environment.get_template(file).render(context)
        except (TemplateError, OSError) as error:
            raise WordsError(f"{file}: {type(error).__name__}") from error
        title, _, body = text.strip().partition("\n")
        return Rendered(title.strip(), body.strip())
