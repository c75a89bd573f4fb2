"""What a GraphQL operation is, to the client."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

import msgspec

Result = TypeVar("Result")


class Operation(msgspec.Struct, Generic[Result], frozen=True, rename="camel"):
    """One GraphQL operation; its fields are the variables.

    `root` is the field of ``data`` that holds the answer. `repeatable` says that sending it twice
    does no harm, so that it is sent again after a lost answer. `about` is what an error names, and
    the field that holds its id.
    """

    query: ClassVar[str]
    root: ClassVar[str]
    result: ClassVar[Any]
    repeatable: ClassVar[bool] = True
    about: ClassVar[tuple[str, str] | None] = None

    @classmethod
    def title(cls) -> str:
        """Return the operation's name: the second word of its text."""
        return cls.query.replace("(", " ").split(maxsplit=2)[1]

    def subject(self) -> str:
        """Return what an error is about, where one thing is: ``'data row "c…"'``."""
        if not self.about:
            return ""
        what, name = self.about
        return f"{what} {getattr(self, name)!r}"
