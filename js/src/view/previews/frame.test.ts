// What the markup of frames says; what browsers make of it is for tests/browser/test_frames.py.
import { expect, it } from "vitest";
import {
  type Allowed,
  pageFrame,
  pageFrameReadHere,
  pageRead,
  policy,
  type Reading,
} from "./frame.ts";

const ALL: Allowed[] = [false, true].flatMap((scripts) =>
  [false, true].map((network) => ({ scripts, network })),
);

type Documents = [HTMLIFrameElement, Document, Document];

const parse = (text: string): Document => new DOMParser().parseFromString(text, "text/html");

/** A frame, its page, and the page in the frame within once the script of ours has read it. */
function documents(source: string, allowed: Allowed): Documents {
  const frame = pageFrame(source, { title: "Page", ...allowed });
  const outer = parse(frame.srcdoc);
  const scripts = outer.querySelectorAll("script");
  expect(scripts).toHaveLength(1);
  const said: unknown[] = [];
  const parent = { postMessage: (data: unknown) => said.push(data) };
  new Function("document", "parent", scripts[0]?.textContent ?? "")(outer, parent);
  expect(said).toEqual(["lbw-page: read"]);
  return [frame, outer, parse(outer.querySelector("iframe")?.getAttribute("srcdoc") ?? "")];
}

it("never has the notebook's origin, and runs a page's scripts only where that is allowed", () => {
  for (const allowed of ALL) {
    const [frame, outer] = documents("<p>x", allowed);
    const inner = outer.querySelector("iframe");
    expect(frame.getAttribute("sandbox")).toBe("allow-scripts");
    expect(inner?.getAttribute("sandbox")).toBe(allowed.scripts ? "allow-scripts" : "");
    for (const each of [frame, inner]) {
      expect(each?.getAttribute("allow")).toBe("");
      expect(each?.getAttribute("referrerpolicy")).toBe("no-referrer");
      expect(each?.hasAttribute("src")).toBe(false);
    }
  }
});

it("runs no script but its own around a page that is still", () => {
  const frame = pageFrame("<p>x", { title: "Page", scripts: false, network: false });
  const outer = parse(frame.srcdoc);
  const nonce = outer.querySelector("script")?.getAttribute("nonce");
  expect(nonce).toMatch(/^[\d-]{31,}$/);
  expect(outer.querySelector("meta")?.content).toContain(`script-src 'nonce-${nonce}';`);
});

it("keeps a page from ending what it is written in", () => {
  for (const hostile of ["</script><script>theirs()</script>", "<!--<script>", "\u2028</iframe>"]) {
    const [, outer] = documents(hostile, { scripts: false, network: false });
    expect(outer.body.children).toHaveLength(2);
  }
});

it("reads a page in the notebook where a policy leaves nothing else", () => {
  for (const allowed of ALL) {
    const frame = pageFrameReadHere("<link><p>x", { title: "Page", ...allowed });
    const outer = parse(frame.srcdoc);
    const inner = parse(outer.querySelector("iframe")?.getAttribute("srcdoc") ?? "");
    expect(frame.getAttribute("sandbox")).toBe(allowed.scripts ? "allow-scripts" : "");
    expect(outer.querySelector("script")).toBeNull();
    expect(inner.body.textContent).toBe("x");
  }
});

it("hears how reading ended, from the frame itself only", async () => {
  const outcomes = async (...data: unknown[]): Promise<Reading> => {
    const frame = pageFrame("<p>x", { title: "Page", scripts: false, network: false });
    document.body.replaceChildren(frame);
    const found = pageRead(frame, new AbortController().signal);
    window.dispatchEvent(new MessageEvent("message", { data: "lbw-page: broken x", source: null }));
    for (const each of data) {
      const source = frame.contentWindow;
      window.dispatchEvent(new MessageEvent("message", { data: each, source }));
    }
    return found;
  };
  expect(await outcomes(1, "other", "lbw-page: read")).toEqual({ is: "shown" });
  expect(await outcomes("lbw-page: broken by x")).toEqual({ is: "broken", why: "by x" });
});

it("says its policy before anything of the page", () => {
  const hostile = `<meta http-equiv="Content-Security-Policy" content="img-src *"><p>x`;
  for (const allowed of ALL) {
    const [, outer, inner] = documents(hostile, allowed);
    for (const page of [outer, inner]) {
      const first = page.head.firstElementChild;
      expect(first?.getAttribute("http-equiv")).toBe("Content-Security-Policy");
      const metas = page.querySelectorAll('meta[http-equiv="Content-Security-Policy"]');
      expect(metas).toHaveLength(1);
    }
    expect(inner.body.textContent).toContain("x");
  }
});

it("opens the network only where that is allowed, and leads nowhere", () => {
  for (const allowed of ALL) {
    const text = policy(allowed, "'none'");
    expect(text.includes("https:")).toBe(allowed.network);
    expect(text).toContain("default-src 'none'");
    expect(text).toContain("frame-src 'none'");
    expect(text).toContain("form-action 'none'");
    expect(text.includes("script-src 'none'")).toBe(!allowed.scripts);
    expect(text.includes("connect-src 'none'")).toBe(!(allowed.scripts && allowed.network));
  }
});

it("runs a script of ours first, where scripts run", () => {
  for (const allowed of ALL) {
    const [, , inner] = documents("<script>theirs()</script>", allowed);
    const scripts = [...inner.querySelectorAll("script")].map((each) => each.textContent ?? "");
    expect(scripts).toHaveLength(allowed.scripts ? 2 : 1);
    if (allowed.scripts) expect(scripts[0]).toContain("postMessage");
  }
});
