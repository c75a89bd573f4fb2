// What the markup of frames says; what browsers make of it is for tests/browser/test_frames.py.
import { expect, it } from "vitest";
import { type Allowed, pageFrame, policy } from "./frame.ts";

const ALL: Allowed[] = [false, true].flatMap((scripts) =>
  [false, true].map((network) => ({ scripts, network })),
);

function documents(source: string, allowed: Allowed): [HTMLIFrameElement, Document, Document] {
  const frame = pageFrame(source, { title: "Page", ...allowed });
  const parse = (text: string): Document => new DOMParser().parseFromString(text, "text/html");
  const outer = parse(frame.srcdoc);
  return [frame, outer, parse(outer.querySelector("iframe")?.getAttribute("srcdoc") ?? "")];
}

it("never has the notebook's origin, and runs scripts only where that is allowed", () => {
  for (const allowed of ALL) {
    const [frame, outer] = documents("<p>x", allowed);
    for (const each of [frame, outer.querySelector("iframe")]) {
      expect(each?.getAttribute("sandbox")).toBe(allowed.scripts ? "allow-scripts" : "");
      expect(each?.getAttribute("allow")).toBe("");
      expect(each?.getAttribute("referrerpolicy")).toBe("no-referrer");
      expect(each?.hasAttribute("src")).toBe(false);
    }
  }
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
