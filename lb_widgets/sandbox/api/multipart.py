"""GraphQL multipart requests: a query and the files that its variables stand for.

The form is that of github.com/jaydenseric/graphql-multipart-request-spec: a part ``operations``, a
part ``map`` from part names to paths of variables, then the files.
"""

from __future__ import annotations

from email.message import Message
from email.parser import BytesHeaderParser
from typing import Any

import msgspec

from lb_widgets.sandbox.api.files import File, uploaded_file
from lb_widgets.sandbox.api.refusal import malformed


def read_multipart(content_type: str, body: bytes) -> dict[str, Any]:
    """Return the operation, with a `File` for each variable that the map names.

    Raises
    ------
    Refusal
        When the body is not of that form.
    """
    parts = _split(content_type, body)
    try:
        operation = msgspec.json.decode(parts["operations"].content, type=dict[str, Any])
        places = msgspec.json.decode(parts["map"].content, type=dict[str, list[str]])
        for name, paths in places.items():
            for path in paths:
                _put(operation, path.split("."), parts[name])
    except (KeyError, TypeError, msgspec.MsgspecError) as error:
        raise malformed(f"The multipart request is not of the GraphQL form: {error}") from error
    return operation


def _put(operation: dict[str, Any], path: list[str], file: File) -> None:
    *parents, last = path
    target = operation
    for parent in parents:
        target = target[parent]
    target[last] = file


def _split(content_type: str, body: bytes) -> dict[str, File]:
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_boundary()
    if not boundary:
        raise malformed("The multipart request names no boundary")
    # Each part is: delimiter, headers, empty line, content; the last delimiter ends in "--".
    _, *sections = (b"\r\n" + body).split(b"\r\n--" + boundary.encode())
    parts: dict[str, File] = {}
    for section in sections[:-1]:
        head, _, content = section.partition(b"\r\n\r\n")
        headers = BytesHeaderParser().parsebytes(head.lstrip(b"\r\n"))
        name = headers.get_param("name", header="Content-Disposition")
        if isinstance(name, str):
            # Not get_content_type(): it hides a malformed type, which is what the SDK sends.
            kind = headers.get("Content-Type", "application/octet-stream").strip()
            parts[name] = uploaded_file(headers.get_filename("file"), kind, content)
    return parts
