"""Links that lead elsewhere than they say, or nowhere good, and Markdown full of them."""

from __future__ import annotations

from tests.hostile.case import SECRET, Case, State, attached, harm, heavy, served

_CODE = harm("link")
_LINKS = {
    "javascript": f"javascript:{_CODE}",
    "javascript in mixed case": f"JaVaScRiPt:{_CODE}",
    "javascript with a tab": f"java\tscr\nipt:{_CODE}",
    "javascript behind control characters": f"\x01\x1f javascript:{_CODE}",
    "javascript with a host": f"javascript://labelbox.com/%0a{_CODE}",
    "data": f"data:text/html,<script>{_CODE}</script>",
    "vbscript": "vbscript:msgbox(1)",
    "file": "file:///etc/passwd",
    "blob": "blob:http://127.0.0.1/4b1c8e2e-0000-4000-8000-000000000000",
    "view-source": "view-source:https://labelbox.com/",
    "intent": "intent://scan/#Intent;scheme=zxing;package=evil;end",
    "no scheme": "//evil.example/path",
    "a backslash": "https:\\\\evil.example\\path",
    "userinfo": f"https://labelbox.com:{SECRET}@evil.example/login",
    "userinfo that looks like a path": "https://labelbox.com%2Flogin@evil.example/",
    "a host of other letters": "https://\u0430\u0440\u0440\u04cf\u0435.com/",
    "a host with bidi overrides": "https://evil.example/\u202emoc.xobelebal//:sptth",
    "a host with a slash of another kind": "https://labelbox.com\u2215login.evil.example/",
    "a host of a hundred labels": f"https://labelbox.com.{'a.' * 100}evil.example/",
    "a metadata service": "http://169.254.169.254/latest/meta-data",
    "mail with headers": "mailto:a@b.example?subject=x%0d%0aBcc:%20evil@evil.example&body=y",
    "mail to script": "mailto:<script>alert(1)</script>@b.example",
    "ten thousand lines": "https://evil.example/ \n" * 10_000,
}

_MARKDOWN = f"""# Markdown <script>{_CODE}</script>

[click](javascript:{_CODE}) [click](JAVASCRIPT&#58;{_CODE}) [click](data:text/html,x)
[click](<java\nscript:alert(1)>) [ref] <javascript:{_CODE}> [file](file:///etc/passwd)
![pixel](@EVIL@/markdown.png) ![x](x" onerror="{_CODE})
<img src="@EVIL@/img.png" onerror="{_CODE}"> <iframe src="@EVIL@/frame"></iframe>
<style>@import '@EVIL@/import.css'; body {{ background: url(@EVIL@/css.png) }}</style>
<a href="javascript:{_CODE}">raw</a> <form action="@EVIL@/form"><button>go</button></form>
<svg><a xlink:href="javascript:{_CODE}"><text>x</text></a></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={_CODE}">
<base href="@EVIL@/"><meta http-equiv="refresh" content="0;url=@EVIL@/refresh">
<link rel="stylesheet" href="@EVIL@/style.css"><object data="@EVIL@/object"></object>

[ref]: javascript:{_CODE}
"""


def cases() -> list[Case]:
    """Return the cases of this group."""
    linked = [
        attached(f"link: {name}", "RAW_TEXT", link, State.SHOWN) for name, link in _LINKS.items()
    ]
    return [
        *linked,
        attached("markdown with script", "RAW_TEXT", _MARKDOWN, State.SHOWN, "# Markdown"),
        served("markdown file", "TEXT_URL", _MARKDOWN, State.SHOWN, "# Markdown", at="notes.md"),
        *heavy(
            attached(
                "markdown without end", "RAW_TEXT", "[" * 50_000 + "![a](b" * 5000, State.SHOWN
            ),
            attached("markdown in deep quotes", "RAW_TEXT", "> " * 20_000 + "x", State.SHOWN),
        ),
    ]
