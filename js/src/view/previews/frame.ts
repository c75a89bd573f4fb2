// The one place that makes frames: pages from data, shut in.
//
// Two frames, one in the other. The outer one is ours and holds nothing but the inner one, which
// holds the page. A page can always lead its own frame elsewhere (a link, a refresh, a script);
// only the policy of the document around it forbids that, and the notebook's is not ours to set.
// Neither frame ever has the notebook's origin, so none reads it, its cookies or its storage.
import { cleanPage } from "./frame_cleaning.ts";

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
/** So long after a frame was read its first script has run, if it may. */
const PATIENCE_MS = 2000;

/** A frame that holds a page. Nothing of the page is read before the frame is in the document. */
export function pageFrame(source: string, options: FrameOptions): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.className = "lbw-frame";
  frame.title = options.title;
  shut(frame, options.scripts);
  frame.srcdoc = outerPage(innerPage(source, options), options);
  return frame;
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
    frame.addEventListener(
      "load",
      () => {
        const timer = setTimeout(() => say(false), PATIENCE_MS);
        signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
      },
      { signal },
    );
  });
}

/** What a page may load: its content security policy. */
export function policy({ scripts, network }: Allowed, base: string): string {
  const remote = network ? ` ${REMOTE}` : "";
  const none = "'none'";
  return Object.entries({
    "default-src": none,
    "script-src": scripts ? `'unsafe-inline' 'unsafe-eval'${remote}` : none,
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

/** The page of the outer frame. */
function outerPage(inner: string, options: FrameOptions): string {
  const page = document.implementation.createHTMLDocument("");
  const base = page.createElement("base");
  base.href = NOWHERE;
  const style = page.createElement("style");
  style.textContent =
    "html,body{background:#fff}" +
    (options.style ?? "") +
    "html,body{height:100%;max-width:none;margin:0;overflow:hidden}" +
    "iframe{display:block;width:100%;height:100%;border:0}";
  const frame = page.createElement("iframe");
  frame.title = options.title;
  shut(frame, options.scripts);
  frame.setAttribute("srcdoc", inner);
  page.head.replaceChildren(...rules(page, policy(options, NOWHERE)), base, style);
  page.body.append(frame);
  return written(page);
}

/** The page of the inner frame: the data's, with our rules before all that it says. */
function innerPage(source: string, options: FrameOptions): string {
  const page = cleanPage(source, options.network);
  const base = page.createElement("base");
  base.target = "_blank"; // new windows are forbidden, so a press on a link does nothing
  const style = page.createElement("style");
  style.textContent = options.style ?? "";
  page.head.prepend(
    ...rules(page, policy(options, "'none'")),
    base,
    style,
    ...first(page, options),
  );
  return written(page);
}

/** The first script of a page: says that scripts run. */
function first(page: Document, { scripts, network }: Allowed): HTMLScriptElement[] {
  if (!scripts) return [];
  const script = page.createElement("script");
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

function rules(page: Document, content: string): HTMLMetaElement[] {
  const rule = (name: string, value: string): HTMLMetaElement => {
    const meta = page.createElement("meta");
    meta.httpEquiv = name;
    meta.content = value;
    return meta;
  };
  const referrer = page.createElement("meta");
  referrer.name = "referrer";
  referrer.content = "no-referrer";
  return [
    rule("Content-Security-Policy", content),
    rule("x-dns-prefetch-control", "off"),
    referrer,
  ];
}

function written(page: Document): string {
  return `<!doctype html>${page.documentElement.outerHTML}`;
}
