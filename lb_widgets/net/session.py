"""Every HTTP request of the package: pooled, timed, capped, retried and kept from forbidden hosts.

Proxies and CA bundles come from the environment, as `requests` reads them. ``~/.netrc`` does not
count: `requests` would let it replace the API key. User and password in a URL are sent as Basic
authentication, unless the caller names an ``Authorization`` of its own.
"""

from __future__ import annotations

from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import requests  # noqa: TID251 - the one file that may
from requests.exceptions import RequestException  # noqa: TID251
from requests.utils import DEFAULT_ACCEPT_ENCODING  # noqa: TID251
from urllib3.exceptions import HTTPError

from lb_widgets.errors import Cancelled, NetworkError
from lb_widgets.net.bodies import TooLargeError, UnreadableError, read_body
from lb_widgets.net.connections import GuardedAdapter, RefusedAddressError
from lb_widgets.net.environment import route_to
from lb_widgets.net.exchange import (
    Headers,
    MultipartPart,
    Reading,
    Request,
    Response,
    redirected,
)
from lb_widgets.net.failures import explain, failure
from lb_widgets.net.limits import Limits, limited
from lb_widgets.net.policy import REFUSALS, HostPolicy
from lb_widgets.net.reasons import RETRIED_REASONS, NetworkReason
from lb_widgets.net.retry import RETRIED_STATUSES, pause, wait_before

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MAX_BYTES: Final = 256 * 1024 * 1024
"""Largest body by default: what Labelbox takes as one uploaded file."""
DEADLINE: Final = 300.0
"""Seconds; only answers slower than 10 kB/s end by it."""
_MAX_REDIRECTS: Final = 10

__all__ = [
    "DEADLINE",
    "MAX_BYTES",
    "Headers",
    "HttpSession",
    "MultipartPart",
    "NetworkReason",
    "Response",
]


class HttpSession:
    """The one way to speak HTTP; thread-safe.

    Parameters
    ----------
    timeout : (float, float), seconds
        For connecting, and for the longest silence while sending and reading.
    deadline : float, seconds
        For an answer as a whole, from the end of the request on; one second more for each 10 kB.
        By default 300.
    pool_size : int
        Connections kept open per host, by default 32: no room asks with more threads.
    policy : HostPolicy or None
        Which hosts are allowed; by default all but link-local and metadata addresses.
    user_agent : str or None
        By default ``lb-widgets/VERSION``.
    """

    def __init__(
        self,
        *,
        timeout: tuple[float, float] = (5.0, 60.0),
        deadline: float = DEADLINE,
        pool_size: int = 32,
        policy: HostPolicy | None = None,
        user_agent: str | None = None,
    ) -> None:
        self._timeout = timeout
        self._deadline = deadline
        self._policy = policy or HostPolicy()
        self._user_agent = user_agent or _user_agent()
        # A requests.Session would add cookies and ~/.netrc, of which we want neither, and would
        # read the environment for every request; what pools the connections is its adapter.
        self._adapter = GuardedAdapter(pool_size=pool_size, policy=self._policy)

    def send(  # noqa: PLR0913 - HTTP has that many; all but two have defaults
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: bytes | None = None,
        data: bytes | None = None,
        files: Sequence[MultipartPart] | None = None,
        max_bytes: int = MAX_BYTES,
        attempts: int = 1,
        is_repeatable: bool = True,
        is_patient: bool = True,
        byte_range: tuple[int, int] | None = None,
        cancelled: Callable[[], bool] | None = None,
        on_progress: Callable[[int, int | None], None] | None = None,
        follow: bool = True,
        usable: Callable[[Response], bool] | None = None,
    ) -> Response:
        """Send a request and return the answer, whatever its status.

        Parameters
        ----------
        method, url : str
            ``"GET"``, ``"https://…"``.
        headers : mapping of str to str, optional
            Added to ours. Those that hold a secret (``Authorization``) do not follow a redirect to
            another host.
        json : bytes, optional
            An encoded JSON body.
        data : bytes, optional
            A body of any other kind.
        files : sequence of MultipartPart, optional
            A ``multipart/form-data`` body.
        max_bytes : int
            Largest body that is read whole, by default 256 MiB. Error pages (status 400 and above)
            are cut instead.
        attempts : int
            How often to try in all, by default once. Repeated are refused, timed out and broken
            connections and the statuses 429 and 500 to 504; ``Retry-After`` is honoured up to 60 s.
        is_repeatable : bool
            Whether a repeat does no harm; by default yes. Else only 429 is repeated: nothing was
            done then.
        is_patient : bool
            Whether a timeout is tried again too; by default yes.
        byte_range : (int, int), optional
            First and last byte wanted, both included; a server that ignores it is cut short.
        cancelled : callable, optional
            Asked between attempts, redirects and pieces of the body.
        on_progress : callable, optional
            Told after each piece of the body how many bytes have come, and of how many where the
            server says so; begins anew with each attempt.
        follow : bool
            Whether to follow redirects, at most 10; each is checked by the host policy.
        usable : callable, optional
            Says of an answer whether it is one; tried again are those that are not, as are those
            of the statuses above. By default all are.

        Raises
        ------
        NetworkError
            No usable answer; ``.reason`` is a `NetworkReason`, ``.url`` is redacted.
        Cancelled
            `cancelled` said so.
        """
        named = Headers(
            {
                "User-Agent": self._user_agent,
                "Accept": "*/*",
                "Accept-Encoding": DEFAULT_ACCEPT_ENCODING,
                **(headers or {}),
            }
        )
        if json is not None:
            named.setdefault("Content-Type", "application/json")
        if byte_range is not None:
            # A range counts the bytes as stored, so they must not be compressed on the way.
            named["Range"] = f"bytes={byte_range[0]}-{byte_range[1]}"
            named["Accept-Encoding"] = "identity"
        body = data if json is None else json
        reading = Reading(max_bytes, byte_range, cancelled, on_progress)
        request = Request(method, url, named, body, files, reading)
        for attempt in range(1, attempts):
            try:
                response = self._journey(request, follow=follow)
            except NetworkError as error:
                is_silent = error.reason == NetworkReason.TIMEOUT
                is_final = error.reason not in RETRIED_REASONS or (is_silent and not is_patient)
                if is_final or not is_repeatable:
                    raise
                wait = wait_before(attempt)
            else:
                retried = RETRIED_STATUSES if is_repeatable else {HTTPStatus.TOO_MANY_REQUESTS}
                is_good = usable is None or not is_repeatable or usable(response)
                if response.status not in retried and is_good:
                    return response
                wait = wait_before(attempt, retry_after=response.headers.get("retry-after"))
            pause(wait, cancelled)
        return self._journey(request, follow=follow)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._adapter.close()

    def _journey(self, request: Request, *, follow: bool) -> Response:
        for _ in range(_MAX_REDIRECTS + 1):
            if request.reading.cancelled is not None and request.reading.cancelled():
                raise Cancelled
            response = self._hop(request)
            target = response.headers.get("location")
            if not follow or target is None or response.status not in {301, 302, 303, 307, 308}:
                return response
            try:
                request = redirected(request, response.status, target)
            except ValueError:
                raise failure(request.url, NetworkReason.BAD_URL, "redirects to no URL") from None
        why = f"more than {_MAX_REDIRECTS} redirects"
        raise failure(request.url, NetworkReason.REDIRECTS, why)

    def _hop(self, request: Request) -> Response:
        reading = request.reading
        last = reading.byte_range[1] if reading.byte_range else 0
        limits = Limits(
            silence=self._timeout[1],
            deadline=self._deadline,
            max_bytes=max(reading.max_bytes, last),
        )
        try:
            prepared = requests.Request(
                request.method,
                request.url,
                headers=request.headers,
                data=request.data,
                files=_multipart(request.files),
                auth=_as_it_is if _names_authorization(request.headers) else None,
            ).prepare()
            # As it will be sent: parsers disagree on odd URLs, and this one's host counts.
            url = str(prepared.url)
            self._check(url)
            with limited(limits), self._sent(prepared, url) as answer:
                body, truncated = read_body(answer, reading)
        except RefusedAddressError as error:
            raise self._refused(request.url, REFUSALS[error.refusal]) from None
        except TooLargeError as error:
            raise failure(request.url, NetworkReason.TOO_LARGE, str(error)) from None
        except UnreadableError as error:
            raise failure(request.url, NetworkReason.GARBLED, str(error)) from None
        except (RequestException, HTTPError, OSError, ValueError) as error:
            # requests lets some of urllib3's and the standard library's errors through.
            raise failure(request.url, *(limits.broken or explain(error))) from None
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status_code, headers, body, request.url, truncated)

    def _sent(self, prepared: requests.PreparedRequest, url: str) -> requests.Response:
        proxies, verify = route_to(url)
        return self._adapter.send(
            prepared, stream=True, timeout=self._timeout, verify=verify, proxies=dict(proxies)
        )

    def _check(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise failure(url, NetworkReason.BAD_URL, "this is not a URL") from None
        if parts.scheme.lower() not in {"http", "https"} or not host:
            raise failure(url, NetworkReason.BAD_URL, "expected http:// or https:// and a host")
        refusal = self._policy.refusal(host)
        if refusal is not None:
            raise self._refused(url, REFUSALS[refusal])

    @staticmethod
    def _refused(url: str, why: str) -> NetworkError:
        return failure(url, NetworkReason.REFUSED, f"{urlsplit(url).hostname} {why}")


def _user_agent() -> str:
    try:
        return f"lb-widgets/{version('lb-widgets')}"
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "lb-widgets"


def _names_authorization(headers: Mapping[str, str]) -> bool:
    return any(name.lower() == "authorization" for name in headers)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stand in for "no authentication": given None, requests would let the URL's replace ours."""
    return request


def _multipart(parts: Sequence[MultipartPart] | None) -> list[tuple[str, Any]] | None:
    if parts is None:
        return None
    return [
        (part.name, (part.filename, part.body, part.content_type))
        if part.content_type
        else (part.name, (part.filename, part.body))
        for part in parts
    ]
