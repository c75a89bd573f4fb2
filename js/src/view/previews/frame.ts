// The one place that makes frames: pages from data, shut in.
//
// Two frames, one in the other. The outer one is ours and holds nothing but the inner one, which
// holds the page. A page can always lead its own frame elsewhere (a link, a refresh, a script);
// only the policy of the document around it forbids that, and the notebook's is not ours to set.
// Neither frame ever has the notebook's origin, so none reads it, its cookies or its storage.
//
// The outer frame reads the page too, for some take minutes: sandboxed frames have a process of their
// own in browsers that can, so the notebook does not wait for it.
import { cleanedPage } from "./frame_cleaning.ts";

/** What a page may do. */
export interface Allowed {
  scripts: boolean;
  network: boolean;
}

export interface FrameOptions extends Allowed {
  /** For assistive technology. */
  title: string;
  /** A style sheet of ours. */
  style?: string;
}

/** Where relative addresses lead: nowhere (RFC 6761), and never to the notebook's server. */
const NOWHERE = "https://page.invalid/";
const REMOTE = "https: http:";
const RUNS = "lbw-page: scripts run";
const READ = "lbw-page: read";
const BROKEN = "lbw-page: broken ";
/** So long after a frame has loaded its first script has run and is heard, if it may. */
const PATIENCE_MS = 2000;

/** A frame that holds a page. Nothing of the page is read before the frame is in the document. */
export function pageFrame(source: string, options: FrameOptions): HTMLIFrameElement {
  const nonce = [...crypto.getRandomValues(new Uint8Array(16))].join("-");
  const read = element("script");
  read.setAttribute("nonce", nonce);
  read.textContent = `(${readingHere})(${cleanedPage}, ${[
    source,
    options.network,
    innerHead(options),
  ]
    .map(literal)
    .join(", ")})`;
  const scripts = options.scripts ? undefined : `'nonce-${nonce}'`;
  return framed(options, policy(options, NOWHERE, scripts), inner(options), read);
}

/** The same frame where a policy of the notebook's own lets none of our scripts run in it. */
export function pageFrameReadHere(source: string, options: FrameOptions): HTMLIFrameElement {
  const frame = inner(options);
  frame.setAttribute("srcdoc", cleanedPage(source, options.network, innerHead(options)));
  return framed(options, policy(options, NOWHERE), frame);
}

/** How reading a page ends: it is shown, it cannot be (and why), or nothing of ours runs in there. */
export type Reading = { is: "shown" } | { is: "broken"; why: string } | { is: "forbidden" };

/** Waits for as long as it takes to read the page; never resolves when `until` aborts. */
export function pageRead(frame: HTMLIFrameElement, until: AbortSignal): Promise<Reading> {
  return new Promise((resolve) => {
    const ended = new AbortController();
    const signal = AbortSignal.any([until, ended.signal]);
    const say = (reading: Reading): void => {
      ended.abort();
      resolve(reading);
    };
    const hear = ({ data, source }: MessageEvent): void => {
      if (source === null || source !== frame.contentWindow || typeof data !== "string") return;
      if (data === READ) say({ is: "shown" });
      else if (data.startsWith(BROKEN)) say({ is: "broken", why: data.slice(BROKEN.length) });
    };
    window.addEventListener("message", hear, { signal });
    frame.addEventListener("load", () => later(() => say({ is: "forbidden" }), signal), { signal });
  });
}

/** Whether scripts run in a frame: a policy of the notebook's own holds for it too. */
export function whetherScriptsRun(frame: HTMLIFrameElement, until: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const ended = new AbortController();
    const signal = AbortSignal.any([until, ended.signal]);
    const say = (isRunning: boolean): void => {
      ended.abort();
      resolve(isRunning);
    };
    const hear = ({ data, source }: MessageEvent): void => {
      if (data === RUNS && source !== null && source === frame.contentWindow?.[0]) say(true);
    };
    window.addEventListener("message", hear, { signal });
    frame.addEventListener("load", () => later(() => say(false), signal), { signal });
  });
}

function later(run: () => void, signal: AbortSignal): void {
  const timer = setTimeout(run, PATIENCE_MS);
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}

/** What a page may load: its content security policy; `own` are the scripts of a frame of ours. */
export function policy({ scripts, network }: Allowed, base: string, own = "'none'"): string {
  const remote = network ? ` ${REMOTE}` : "";
  const none = "'none'";
  return Object.entries({
    "default-src": none,
    "script-src": scripts ? `'unsafe-inline' 'unsafe-eval'${remote}` : own,
    "style-src": `'unsafe-inline'${remote}`,
    "img-src": `data: blob:${remote}`,
    "media-src": `data: blob:${remote}`,
    "font-src": `data:${remote}`,
    "connect-src": scripts && network ? `${REMOTE} wss: ws:` : none,
    "frame-src": none,
    "worker-src": none,
    "object-src": none,
    "form-action": none,
    "base-uri": base,
  })
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}

/** The outer frame: ours, with the inner one and what reads the page in it. */
function framed(
  options: FrameOptions,
  rule: string,
  frame: HTMLIFrameElement,
  script?: HTMLScriptElement,
): HTMLIFrameElement {
  const page = document.implementation.createHTMLDocument("");
  const base = page.createElement("base");
  base.href = NOWHERE;
  const style = page.createElement("style");
  style.textContent =
    "html,body{background:#fff}" +
    (options.style ?? "") +
    "html,body{height:100%;max-width:none;margin:0;overflow:hidden}" +
    "iframe{display:block;width:100%;height:100%;border:0}";
  page.head.replaceChildren(...rules(rule), base, style);
  page.body.append(frame, ...(script ? [script] : []));
  const outer = element("iframe");
  outer.className = "lbw-frame";
  outer.title = options.title;
  shut(outer, script !== undefined || options.scripts);
  outer.srcdoc = `<!doctype html>${page.documentElement.outerHTML}`;
  return outer;
}

/** The inner frame, which holds the page and nothing of ours but what stands before it. */
function inner(options: FrameOptions): HTMLIFrameElement {
  const frame = element("iframe");
  frame.title = options.title;
  shut(frame, options.scripts);
  return frame;
}

/** Our rules, before all that the page says. */
function innerHead(options: FrameOptions): string {
  const base = element("base");
  base.target = "_blank"; // new windows are forbidden, so a press on a link does nothing
  const style = element("style");
  style.textContent = options.style ?? "";
  const made = [...rules(policy(options, "'none'")), base, style, ...first(options)];
  return made.map((each) => each.outerHTML).join("");
}

/** Runs in the outer frame, as its own text: reads the page and puts it in the inner one. */
function readingHere(
  clean: typeof cleanedPage,
  source: string,
  keepsLinks: boolean,
  head: string,
): void {
  let said = "lbw-page: read";
  try {
    const page = clean(source, keepsLinks, head);
    document.querySelector("iframe")?.setAttribute("srcdoc", page);
  } catch (error) {
    said = `lbw-page: broken ${error instanceof Error ? error.message : error}`;
  }
  document.currentScript?.remove();
  parent.postMessage(said, "*");
}

/** A value as JavaScript that ends no script element. */
function literal(value: string | boolean): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

/** The first script of a page: says that scripts run. */
function first({ scripts, network }: Allowed): HTMLScriptElement[] {
  if (!scripts) return [];
  const script = element("script");
  // No policy speaks of calls. This ends them for pages that do not look for ways around it.
  const withoutCalls = "delete self.RTCPeerConnection; delete self.webkitRTCPeerConnection;";
  script.textContent =
    (network ? "" : withoutCalls) +
    `parent.parent.postMessage(${JSON.stringify(RUNS)}, "*"); document.currentScript.remove();`;
  return [script];
}

function shut(frame: HTMLIFrameElement, scripts: boolean): void {
  frame.setAttribute("sandbox", scripts ? "allow-scripts" : "");
  frame.setAttribute("allow", "");
  frame.setAttribute("referrerpolicy", "no-referrer");
}

function rules(content: string): HTMLMetaElement[] {
  const rule = (name: string, value: string): HTMLMetaElement => {
    const meta = element("meta");
    meta.httpEquiv = name;
    meta.content = value;
    return meta;
  };
  const referrer = element("meta");
  referrer.name = "referrer";
  referrer.content = "no-referrer";
  return [
    rule("Content-Security-Policy", content),
    rule("x-dns-prefetch-control", "off"),
    referrer,
  ];
}

/** An element of a document that the browser does not show, so that none of it runs or loads. */
function element<K extends keyof HTMLElementTagNameMap>(tag: K): HTMLElementTagNameMap[K] {
  return document.implementation.createHTMLDocument("").createElement(tag);
}
