"""Frames with pages from data: nothing leaves them unless it is allowed, and they reach nothing.

Each way out is tried twice: in a frame of ours, and then in one without protection. When all have
come out of the latter, those of the former had their time.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from frames_page import FramesPage, Listener

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARKUP = {
    "refresh": '<meta http-equiv="refresh" content="0;url=ADDRESS">',
    "stylesheet": '<link rel="stylesheet" href="ADDRESS">',
    "import": '<style>@import "ADDRESS";</style>',
    "font": "<style>@font-face{font-family:x;src:url(ADDRESS)}p{font-family:x}</style><p>x</p>",
    "background": "<style>body{background:url(ADDRESS)}</style>",
    "content": "<style>p::after{content:url(ADDRESS)}</style><p></p>",
    "image": '<img src="ADDRESS">',
    "srcset": '<img srcset="ADDRESS 1x">',
    "picture": '<picture><source srcset="ADDRESS"><img></picture>',
    "video": '<video src="ADDRESS"></video>',
    "poster": '<video poster="ADDRESS"></video>',
    "audio": '<audio src="ADDRESS" preload="auto"></audio>',
    "input": '<input type="image" src="ADDRESS">',
    "svg": '<svg><image href="ADDRESS"/></svg>',
    "iframe": '<iframe src="ADDRESS"></iframe>',
    "object": '<object data="ADDRESS"></object>',
    "embed": '<embed src="ADDRESS">',
    "prefetch": '<link rel="prefetch" href="ADDRESS">',
    "preload": '<link rel="preload" as="image" href="ADDRESS">',
    "modulepreload": '<link rel="modulepreload" href="ADDRESS">',
    "inner": "<iframe srcdoc=\"<img src='ADDRESS'>\"></iframe>",
    "shadow": '<div><template shadowrootmode="open"><img src="ADDRESS"></template></div>',
    "mutated": '<svg></p><style><a id="</style><img src=ADDRESS>">',
}
PRESSED = {
    "link": '<a href="ADDRESS">press</a>',
    "link-self": '<a target="_self" href="ADDRESS">press</a>',
    "link-blank": '<a target="_blank" href="ADDRESS">press</a>',
    "form": '<form action="ADDRESS"><button>press</button></form>',
    "form-post": '<form method="post" action="ADDRESS"><button>press</button></form>',
    "form-button": '<form><button formaction="ADDRESS">press</button></form>',
}
SCRIPTS = {
    "fetch": "fetch('ADDRESS', {mode: 'no-cors'})",
    "xhr": "const x = new XMLHttpRequest(); x.open('GET', 'ADDRESS'); x.send()",
    "socket": "new WebSocket('ADDRESS'.replace('http', 'ws'))",
    "events": "new EventSource('ADDRESS')",
    "beacon": "navigator.sendBeacon('ADDRESS', 'x')",
    "new-image": "new Image().src = 'ADDRESS'",
    "script": "add('script', {src: 'ADDRESS'})",
    "module": "import('ADDRESS').catch(() => {})",
    "font-face": """document.fonts.add(new FontFace('y', 'url(ADDRESS)'));
        document.fonts.load('9px y')""",
    "location": "location = 'ADDRESS'",
    "submitted": """document.body.innerHTML = '<form action="ADDRESS">';
        document.forms[0].submit()""",
    "dynamic-frame": "add('iframe', {src: 'ADDRESS'})",
    "dynamic-style": "add('link', {rel: 'stylesheet', href: 'ADDRESS'})",
    "dynamic-prefetch": "add('link', {rel: 'prefetch', href: 'ADDRESS'})",
    "nested": """const nested = "<script>fetch('ADDRESS', {mode: 'no-cors'})<" + "/script>";
        add('iframe', {srcdoc: nested})""",
    "worker": """const code = new Blob(["fetch('ADDRESS', {mode: 'no-cors'})"]);
        new Worker(URL.createObjectURL(code))""",
}
WINDOWS = {"opened": "open('ADDRESS')"}
QUIET = {  # these have no path, or work in no frame that others can be tried in
    "preconnect": '<link rel="preconnect" href="ADDRESS">',
    "frame-shadow": '<div><template shadowrootmode="open"><iframe src="ADDRESS"></iframe>'
    "</template></div>",
    "preconnect-inner": "<iframe srcdoc=\"<link rel='preconnect' href='ADDRESS'>\"></iframe>",
    "prefetch-names": '<meta http-equiv="x-dns-prefetch-control" content="on">'
    '<a href="ADDRESS">x</a>',
    "link-top": '<a target="_top" href="ADDRESS" ping="ADDRESS">press</a>',
    "top": "<script>top.location = 'ADDRESS'</script>",
    "parent": "<script>parent.location = 'ADDRESS'</script>",
    "service": "<script>navigator.serviceWorker.register('ADDRESS').catch(() => {})</script>",
    "calls": """<script>
        const urls = 'ADDRESS'.replace('http://', 'stun:').replace('/calls', '');
        const call = new RTCPeerConnection({iceServers: [{urls}]});
        call.createDataChannel('x');
        call.createOffer().then((offer) => call.setLocalDescription(offer));
    </script>""",
    "rules": """<script type="speculationrules">
        {"prefetch": [{"source": "list", "urls": ["ADDRESS"], "eagerness": "immediate"}]}
    </script>""",
}
FREE = "allow-scripts allow-forms allow-popups"


@pytest.fixture(scope="module")
def browser() -> Iterator[FramesPage]:
    with FramesPage() as page:
        yield page


@pytest.fixture
def page(browser: FramesPage) -> FramesPage:
    browser.fresh()
    return browser


@pytest.fixture
def shut() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture
def free() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


def filled(pages: Mapping[str, str], listener: Listener) -> dict[str, str]:
    """Return pages whose ways out lead to a listener, under their names."""
    return {name: page.replace("ADDRESS", f"{listener.url}/{name}") for name, page in pages.items()}


_ADD = """const add = (tag, more) =>
    document.body.append(Object.assign(document.createElement(tag), more));"""


def scripted(scripts: Mapping[str, str]) -> dict[str, str]:
    return {name: f"<body><script>{_ADD} {script}</script>" for name, script in scripts.items()}


EVERYTHING = MARKUP | PRESSED | scripted(SCRIPTS | WINDOWS) | QUIET


def put(page: FramesPage, pages: Mapping[str, str], **allowed: bool) -> None:
    """Put each page in a frame of ours, and wait until all are there."""
    page.evaluate(
        """([pages, allowed]) => Promise.all(Object.entries(pages).map(([title, source]) => {
          const frame = lbw.pageFrame(source, {title, scripts: false, network: false, ...allowed});
          document.body.append(frame);
          return new Promise((done) => { frame.onload = done; });
        }))""",
        [dict(pages), allowed],
    )


def put_free(page: FramesPage, pages: Mapping[str, str]) -> None:
    """Put each page in a frame that is sandboxed and no more."""
    page.evaluate(
        """([pages, sandbox]) => {
          for (const [title, srcdoc] of Object.entries(pages)) {
            const frame = document.createElement('iframe');
            Object.assign(frame, {title, srcdoc});
            frame.setAttribute('sandbox', sandbox);
            document.body.append(frame);
          }
        }""",
        [dict(pages), FREE],
    )


def press(page: FramesPage, pages: Mapping[str, str], *, is_ours: bool) -> None:
    """Press the link or button of each page."""

    def work() -> None:
        for name in pages:
            frame = page.view.frame_locator(f"iframe[title='{name}']").last
            inner = frame.frame_locator("iframe") if is_ours else frame
            inner.get_by_text("press").click(force=True)

    page.run(work)


def give_time(page: FramesPage, free: Listener) -> None:
    """Wait until what takes longest has come out of frames that were put after all others."""
    slow = {name: SCRIPTS[name] for name in ("worker", "nested", "location", "dynamic-prefetch")}
    put_free(page, filled(scripted(slow), free))
    free.wait_for(set(slow))


@pytest.mark.parametrize(
    "pages",
    [MARKUP, PRESSED, scripted(SCRIPTS), scripted(WINDOWS)],
    ids=["markup", "pressed", "scripts", "windows"],
)
def test_without_protection_every_way_leads_out(
    page: FramesPage, free: Listener, pages: dict[str, str]
):
    put_free(page, filled(pages, free))
    if pages is PRESSED:
        press(page, PRESSED, is_ours=False)
    free.wait_for(set(pages))


def test_a_static_page_reaches_nothing(page: FramesPage, shut: Listener, free: Listener):
    put(page, filled(EVERYTHING, shut))
    press(page, PRESSED | {"link-top": ""}, is_ours=True)
    give_time(page, free)
    assert shut.heard == []
    assert page.view.url == page.url


def test_a_page_with_scripts_asks_for_nothing(page: FramesPage, shut: Listener, free: Listener):
    put(page, filled(EVERYTHING, shut), scripts=True)
    press(page, PRESSED | {"link-top": ""}, is_ours=True)
    give_time(page, free)
    # Browsers connect before they ask the policy whether a script may lead its frame elsewhere.
    assert shut.requests == []
    assert page.view.url == page.url


def test_the_network_is_open_when_it_is_allowed(page: FramesPage, free: Listener):
    led = {"location", "submitted", "dynamic-frame", "worker"}
    markup = {"stylesheet", "import", "font", "background", "image", "svg", "poster", "prefetch"}
    told = (
        '<meta name="referrer" content="unsafe-url"><img referrerpolicy="unsafe-url" src="ADDRESS">'
    )
    pages = {name: MARKUP[name] for name in markup} | scripted(SCRIPTS) | {"told": told}
    put(page, filled(pages, free), scripts=True, network=True)
    wanted = set(pages) - led
    free.wait_for(wanted)
    assert not free.names & led
    assert not [head for head in free.heads if "referer:" in head.lower()]
    assert page.url.partition("?")[0] not in "".join(free.heads)


def test_without_scripts_only_what_a_page_shows_is_fetched(page: FramesPage, free: Listener):
    put(page, filled({"image": MARKUP["image"]} | scripted(SCRIPTS), free), network=True)
    free.wait_for({"image"})
    assert free.names == {"image"}


def test_scripts_read_nothing_of_the_notebook(page: FramesPage):
    asked = {
        "document": "parent.parent.document.title",
        "address": "top.location.href",
        "storage": "localStorage.length",
        "cookie": "document.cookie",
        "databases": "indexedDB.open('x') && 0",
        "base": "document.baseURI",
        "referrer": "document.referrer",
        "own": "location.href",
    }
    script = f"""<script>
      const found = {{}};
      for (const [name, code] of Object.entries({json.dumps(asked)})) {{
        try {{ found[name] = String(eval(code)); }} catch (error) {{ found[name] = error.name; }}
      }}
      parent.parent.postMessage(found, '*');
    </script>"""
    put(page, {"reads": script}, scripts=True, network=True)
    page.run(page.view.wait_for_function, "told.some((each) => each.document)")
    found = page.evaluate("told.find((each) => each.document)")
    assert found == {
        "document": "SecurityError",
        "address": "SecurityError",
        "storage": "SecurityError",
        "cookie": "SecurityError",
        "databases": "SecurityError",
        "base": "https://page.invalid/",
        "referrer": "",
        "own": "about:srcdoc",
    }


def test_a_script_that_takes_long_keeps_nobody_waiting(page: FramesPage):
    busy = "<script>setTimeout(() => { const t = Date.now(); while (Date.now() < t + 3000); })"
    put(page, {"busy": f"{busy}</script>"}, scripts=True)
    started = page.evaluate("performance.now()")
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    assert page.evaluate("performance.now()") - started < 2500


def test_links_within_a_page_work(page: FramesPage):
    source = '<a href="#end">press</a><p style="height:9000px"></p><p id="end">the end</p>'
    put(page, {"within": source})
    press(page, {"within": ""}, is_ours=True)

    def scroll() -> None:
        inner = page.view.frame_locator("iframe").frame_locator("iframe")
        deadline = time.monotonic() + 20
        # Nothing that waits runs in a frame without scripts.
        while inner.locator("#end").evaluate("(end) => end.getBoundingClientRect().y") > 500:
            assert time.monotonic() < deadline

    page.run(scroll)


RUNS = """(source) => {
  const frame = lbw.pageFrame(source, {title: 'x', scripts: true, network: false});
  const found = lbw.whetherScriptsRun(frame, new AbortController().signal);
  document.body.append(frame);
  return found;
}"""


def test_it_is_known_whether_scripts_run(page: FramesPage):
    assert page.evaluate(RUNS, "<p>without any") is True
    with FramesPage(policy="script-src 'self'") as strict:
        assert strict.evaluate(RUNS, "<script>alert(1)</script>") is False


def test_a_page_that_takes_minutes_to_read_keeps_nobody_waiting(page: FramesPage):
    marks = "".join(f"<font size={n}>" for n in range(1000))
    source = f"<p>{marks}</p>" + "<p>x" * 500  # each of these paragraphs is given all the marks
    page.evaluate(
        """(source) => {
          const options = {title: 'x', scripts: false, network: false};
          document.body.append(lbw.pageFrame(source, options));
        }""",
        source,
    )
    started = page.evaluate("performance.now()")
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    assert page.evaluate("performance.now()") - started < 2500
    page.evaluate("document.querySelector('iframe').remove()")


READS = """(source) => {
  const frame = lbw.pageFrame(source, {title: 'x', scripts: false, network: false});
  const found = lbw.pageRead(frame, new AbortController().signal);
  document.body.append(frame);
  return found;
}"""
READS_HERE = """(source) => {
  const frame = lbw.pageFrameReadHere(source, {title: 'x', scripts: false, network: false});
  document.body.replaceChildren(frame);
}"""


def test_it_is_known_how_reading_a_page_ended(page: FramesPage):
    assert page.evaluate(READS, "<p>x") == {"is": "shown"}
    with FramesPage(policy="script-src 'self'") as strict:
        assert strict.evaluate(READS, "<p>x") == {"is": "forbidden"}
        strict.evaluate(READS_HERE, "<p>still shown")
        inner = strict.view.frame_locator("iframe").frame_locator("iframe")
        strict.run(inner.get_by_text("still shown").wait_for)
