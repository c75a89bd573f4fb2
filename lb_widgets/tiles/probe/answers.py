"""What answers to a few tiles say of the server: whether it lets us in, and why not."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from lb_widgets.errors import MediaError
from lb_widgets.media.magic import content_type_of
from lb_widgets.media.tile_pictures import TileFacts, tile_facts
from lb_widgets.redact import holds_secret
from lb_widgets.tiles.answers import Answer, AnswerKind

_PAGE: Final = 16 * 1024  # as much of a page as is searched for a form

# As S3 and Google Cloud Storage say it, and as Azure does.
_EXPIRED: Final = re.compile(
    rb"expired|not valid in the specified time frame|signature (?:is )?no longer valid",
    re.IGNORECASE,
)
_SIGN_IN_PLACE: Final = re.compile(
    r"log-?in|log-?on|sign-?in|sso|saml|oauth|openid|/auth|authori[sz]e|authenticat|adfs|accounts\.",
    re.IGNORECASE,
)
# A link "Log in" stands on many a page that says "not found"; a field for a password does not.
_SIGN_IN_PAGE: Final = re.compile(
    rb"type\s*=\s*[\"']?password"
    rb"|<(?:title|h1|h2)[^>]*>[^<]{0,80}"
    rb"(?:sign[ -]?in|log[ -]?[io]n|single sign-on|authenticat|unauthori[sz]ed|access denied)"
    rb"|<form[^>]{0,200}(?:log-?in|sign-?in|saml|oauth)",
    re.IGNORECASE,
)
# ArcGIS answers 200 with {"error": {"code": 499, "message": "Token Required"}}.
_CREDENTIAL: Final = re.compile(
    rb"(?:token|api[ _-]?key|access[ _-]?key|subscription[ _-]?key|credentials?)\W{1,3}"
    rb"(?:is |are |was |were )?(?:required|missing|invalid|expired|not )"
    rb"|(?:required|missing|invalid|no|expired|unknown|wrong)\W{1,3}(?:\w+ )?"
    rb"(?:token|api[ _-]?key|access[ _-]?key|subscription[ _-]?key|credentials?)"
    rb"|unauthori[sz]ed|not authori[sz]ed|[\"']code[\"']\s*:\s*(?:401|403|498|499)",
    re.IGNORECASE,
)


def facts_of(answer: Answer) -> TileFacts | None:
    """Return what comparisons need of a tile; None where it is no readable PNG or JPEG."""
    if answer.kind is not AnswerKind.BODY:
        return None
    try:
        return tile_facts(answer.body, answer.content_type)
    except MediaError:
        return None


def is_picture(answer: Answer) -> bool:
    """Say whether an answer is a picture of any kind, damaged ones too: something is there."""
    if answer.kind is not AnswerKind.BODY:
        return False
    kind = content_type_of(answer.body)
    return kind.startswith("image/") and kind != "image/svg+xml"


def wants_credentials(answer: Answer) -> bool:
    """Say whether an answer asks for a login, beyond doubt: more than a bare 403."""
    if answer.status in {401, 407}:
        return True
    if answer.redirected_to and _SIGN_IN_PLACE.search(_place(answer.redirected_to)):
        return not is_picture(answer)
    if answer.kind not in {AnswerKind.BODY, AnswerKind.FORBIDDEN, AnswerKind.FAILED}:
        return False
    if answer.kind is AnswerKind.BODY and is_picture(answer):
        return False
    page = answer.body[:_PAGE]
    if is_page(answer):
        return _SIGN_IN_PAGE.search(page) is not None
    return answer.status is not None and _CREDENTIAL.search(page) is not None


def is_page(answer: Answer) -> bool:
    """Say whether an answer is a web page."""
    return (
        answer.content_type in {"text/html", "application/xhtml+xml"}
        or content_type_of(answer.body[:512]) == "text/html"
    )


def says_expired(answer: Answer, url: str) -> bool:
    """Say whether an answer says that a signature or token has run out."""
    if answer.status not in {400, 401, 403} or not _EXPIRED.search(answer.body):
        return False
    return not is_page(answer) or holds_secret(url)  # "your session has expired, sign in"


def is_denied(answer: Answer) -> bool:
    """Say whether an answer may come from a lack of rights."""
    return answer.kind is AnswerKind.FORBIDDEN or wants_credentials(answer)


def says_nothing_there(answer: Answer) -> bool:
    """Say whether a bucket refuses what may just not be there.

    S3 and its likes say "AccessDenied" for both where the right to list is missing.
    """
    return answer.status == 403 and b"<Code>AccessDenied</Code>" in answer.body


def _place(url: str) -> str:
    """Return host and path of a URL: what stands in its query says where to go back to."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.netloc}{parts.path}"
