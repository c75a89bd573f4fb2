"""Every HTTP request of the package: pooled, timed, capped, retried and kept from forbidden hosts.

Proxies and CA bundles come from the environment, as `requests` reads them. ``~/.netrc`` does not
count: `requests` would let it replace the API key.
"""

from __future__ import annotations

from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import requests  # noqa: TID251 - the one file that may
from requests.adapters import HTTPAdapter  # noqa: TID251
from requests.exceptions import RequestException  # noqa: TID251
from urllib3.exceptions import HTTPError

from lb_widgets.errors import Cancelled, NetworkError
from lb_widgets.net.bodies import TooLargeError, read_body
from lb_widgets.net.connections import RefusedAddressError, guard
from lb_widgets.net.exchange import MultipartPart, Request, Response, redirected
from lb_widgets.net.failures import RETRIED_REASONS, NetworkReason, explain, failure
from lb_widgets.net.policy import REFUSALS, HostPolicy
from lb_widgets.net.retry import RETRIED_STATUSES, pause, wait_before

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MAX_BYTES: Final = 256 * 1024 * 1024
"""Largest body by default: what Labelbox takes as one uploaded file."""
_MAX_REDIRECTS: Final = 10

__all__ = ["MAX_BYTES", "HttpSession", "MultipartPart", "NetworkReason", "Response"]


class HttpSession:
    """The one way to speak HTTP; thread-safe.

    Parameters
    ----------
    timeout : (float, float), seconds
        For connecting, and for the longest silence while reading.
    pool_size : int
        Connections kept open per host.
    policy : HostPolicy or None
        Which hosts are allowed; by default all but link-local and metadata addresses.
    user_agent : str or None
        By default ``lb-widgets/VERSION``.
    """

    def __init__(
        self,
        *,
        timeout: tuple[float, float] = (5.0, 60.0),
        pool_size: int = 16,
        policy: HostPolicy | None = None,
        user_agent: str | None = None,
    ) -> None:
        self._timeout = timeout
        self._policy = policy or HostPolicy()
        self._user_agent = user_agent or _user_agent()
        adapter = HTTPAdapter(pool_connections=pool_size, pool_maxsize=pool_size)
        guard(adapter.poolmanager, self._policy)
        # requests calls a session safe across threads but for its cookies, and ours keeps none.
        self._session = requests.Session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

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
        byte_range: tuple[int, int] | None = None,
        cancelled: Callable[[], bool] | None = None,
        follow: bool = True,
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
            Ask for more than one only where a repeat does no harm.
        byte_range : (int, int), optional
            First and last byte wanted, both included; a server that ignores it is cut short.
        cancelled : callable, optional
            Asked between attempts, redirects and pieces of the body.
        follow : bool
            Whether to follow redirects, at most 10; each is checked by the host policy.

        Raises
        ------
        NetworkError
            No usable answer; ``.reason`` is a `NetworkReason`, ``.url`` is redacted.
        Cancelled
            `cancelled` said so.
        """
        named = {"User-Agent": self._user_agent, **(headers or {})}
        if json is not None:
            named.setdefault("Content-Type", "application/json")
        if byte_range is not None:
            # A range counts the bytes as stored, so they must not be compressed on the way.
            named |= {
                "Range": f"bytes={byte_range[0]}-{byte_range[1]}",
                "Accept-Encoding": "identity",
            }
        body = data if json is None else json
        request = Request(method, url, named, body, files, max_bytes, byte_range, cancelled)
        for attempt in range(1, attempts):
            try:
                response = self._journey(request, follow=follow)
            except NetworkError as error:
                if error.reason not in RETRIED_REASONS:
                    raise
                wait = wait_before(attempt)
            else:
                if response.status not in RETRIED_STATUSES:
                    return response
                wait = wait_before(attempt, retry_after=response.headers.get("retry-after"))
            pause(wait, cancelled)
        return self._journey(request, follow=follow)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()

    def _journey(self, request: Request, *, follow: bool) -> Response:
        for _ in range(_MAX_REDIRECTS + 1):
            if request.cancelled is not None and request.cancelled():
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
        self._check(request.url)
        try:
            with self._session.request(
                request.method,
                request.url,
                headers=request.headers,
                data=request.data,
                files=_multipart(request.files),
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
                auth=_as_it_is,
            ) as answer:
                body, truncated = read_body(
                    answer,
                    max_bytes=request.max_bytes,
                    byte_range=request.byte_range,
                    cancelled=request.cancelled,
                )
        except RefusedAddressError as error:
            raise self._refused(request.url, REFUSALS[error.refusal]) from None
        except TooLargeError as error:
            raise failure(request.url, NetworkReason.TOO_LARGE, str(error)) from None
        except (RequestException, HTTPError, OSError, ValueError) as error:
            # requests lets some of urllib3's and the standard library's errors through.
            raise failure(request.url, *explain(error)) from None
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status_code, headers, body, request.url, truncated)

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


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stand in for "no authentication": given None, requests would look into ~/.netrc."""
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
