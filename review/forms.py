"""A posted form as plain values: its fields, and the bytes of the one file it may bring."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The fields in order, several of one name too; ``file`` is empty where none was chosen."""

    fields: tuple[tuple[str, str], ...]
    file_name: str = ""
    file: bytes = b""

    def text(self, name: str) -> str:
        """Return the last value of a field, or an empty text."""
        return dict(self.fields).get(name, "")

    def every(self, name: str) -> tuple[str, ...]:
        """Return all values of a field, in order."""
        return tuple(value for key, value in self.fields if key == name)

    def starting(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Yield the fields whose name starts so, without the prefix."""
        return ((name.removeprefix(prefix), value) for name, value in self.fields if name.startswith(prefix))

    def __contains__(self, name: object) -> bool:
        return any(key == name for key, _ in self.fields)


async def _posted(request: Request) -> Posted:
    async with request.form() as data:
        fields = tuple((name, value) for name, value in data.multi_items() if isinstance(value, str))
        upload = next((v for _, v in data.multi_items() if isinstance(v, UploadFile) and v.filename), None)
        content = await upload.read() if upload is not None else b""
        return Posted(fields=fields, file_name=(upload.filename or "") if upload else "", file=content)


PostedForm = Annotated[Posted, Depends(_posted)]
