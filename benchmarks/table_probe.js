// Runs in the window of JupyterLab before anything else: counts what arrives, waits for texts to be
// painted, measures frames. `table.py` asks through `window.bench`.
(() => {
  const KEY = /^row-(\d{7})$/;
  const PATIENCE_MS = 60_000;
  const sizeOf = (data) => data.byteLength ?? data.size ?? data.length;
  const nextFrame = () => new Promise(requestAnimationFrame);
  /** The task after the next frame: whatever draws in frames has drawn, whoever asked first. */
  const framePainted = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      requestAnimationFrame(() => port2.postMessage(null));
    });

  // ── what arrives ───────────────────────────────────────────────────────────────────────────
  const frames = []; // of all websockets: [when, bytes]
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) =>
        frames.push([performance.now(), sizeOf(data)]),
      );
    }
  };
  performance.setResourceTimingBufferSize(100_000);

  /**
   * Bytes between two times: messages of the kernel, and files of a tool that the server keeps. The
   * host's own are left out: JupyterLab fetches MathJax, 0.8 MB, with the first output of HTML.
   */
  function arrived(from, to) {
    const messages = frames.filter(([when]) => when >= from && when <= to);
    const files = performance
      .getEntriesByType("resource")
      .filter((file) => file.startTime >= from && file.responseEnd <= to)
      .filter((file) => new URL(file.name).pathname.startsWith("/lab/extensions/"));
    return (
      messages.reduce((sum, [, bytes]) => sum + bytes, 0) +
      files.reduce((sum, file) => sum + file.encodedBodySize, 0)
    );
  }

  // ── what is painted ────────────────────────────────────────────────────────────────────────
  // Tables that draw on a canvas tell their texts to nobody else.
  const drawn = new Set();
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
    if (KEY.test(text)) drawn.add(text);
    return fillText.call(this, text, ...where);
  };

  const output = () => [...document.querySelectorAll(".jp-Cell-outputArea")].at(-1);
  let shadow;
  const tools = {
    /** Elements in the output of the last cell. */
    all: (selector) => [...(output()?.querySelectorAll(selector) ?? [])],
    /** The shadow tree of the first of these elements that has one. */
    shadow: (host) => {
      if (!shadow?.host.isConnected) {
        shadow = tools.all(host).find((element) => element.shadowRoot)?.shadowRoot;
      }
      return shadow;
    },
    texts: (elements) => [...elements].map((element) => element.textContent.trim()),
    drawn: () => [...drawn],
    /** The innermost element below `roots` that says exactly this. */
    saying: (roots, text) =>
      [...roots]
        .flatMap((root) => [root, ...root.querySelectorAll("*")])
        .filter((element) => element.textContent.trim() === text)
        .at(-1),
  };
  const made = new Map();
  const call = (source, ...given) => {
    if (!made.has(source)) made.set(source, new Function("t", `return (${source})`)(tools));
    return made.get(source)(...given);
  };

  // ── waiting ────────────────────────────────────────────────────────────────────────────────
  const sets = {};
  let watched;

  const numbers = (painted) =>
    painted.map((key) => KEY.exec(key)?.[1]).filter(Boolean).map(Number);

  /**
   * Whether what is painted is what was asked for: one of some keys; rows of a set and no others; or
   * a row between two that was not painted `before`.
   */
  function test({ keys, only, between: [low, high] = [] }, before) {
    if (keys) return (painted) => painted.some((key) => keys.includes(key));
    if (only) {
      return (painted) => {
        const found = numbers(painted);
        return found.length > 0 && found.every((number) => sets[only].has(number));
      };
    }
    const old = new Set(numbers(before));
    return (painted) =>
      numbers(painted).some((number) => number >= low && number <= high && !old.has(number));
  }

  const hasFailed = () => tools.all('[data-mime-type="application/vnd.jupyter.error"]').length > 0;

  /** Begins at once or at an event; ends in the frame in which what is wanted is painted. */
  function watch({ keys, wanted, begin }) {
    drawn.clear();
    let began = begin === "now" ? performance.now() : undefined;
    if (begin !== "now") {
      const start = () => {
        began = performance.now();
        drawn.clear();
      };
      window.addEventListener(begin, start, { capture: true, once: true });
    }
    const isThere = test(wanted, call(keys));
    const asked = performance.now();
    watched = (async () => {
      for (;;) {
        await framePainted();
        const now = performance.now();
        if (began !== undefined && isThere(call(keys))) return { began, painted: now };
        if (now - asked > PATIENCE_MS || hasFailed()) return null;
        drawn.clear();
      }
    })();
  }

  // ── scrolling ──────────────────────────────────────────────────────────────────────────────
  /** Milliseconds between the frames while `step` is called in each. */
  async function paced(count, step) {
    const taken = [];
    let last = await nextFrame();
    for (let frame = 0; frame < count; frame++) {
      step(frame);
      const now = await nextFrame();
      taken.push(now - last);
      last = now;
    }
    return taken;
  }

  const scrollBy = (element, pixels) =>
    element instanceof HTMLCanvasElement
      ? element.dispatchEvent(
          new WheelEvent("wheel", { deltaY: pixels, bubbles: true, cancelable: true }),
        )
      : element.scrollBy({ top: pixels, behavior: "instant" });

  /** Frames of a table that is scrolled, and of an empty element of the same height around it. */
  async function smoothness({ scroller, count, pixels }) {
    const element = call(scroller);
    const empty = emptyLike(element);
    const half = Math.ceil(count / 2);
    const before = await paced(half, () => scrollBy(empty, pixels));
    empty.hidden = true;
    const table = await paced(count, () => scrollBy(element, pixels));
    empty.hidden = false;
    const after = await paced(half, () => scrollBy(empty, pixels));
    empty.remove();
    return { table, empty: [...before, ...after] };
  }

  function emptyLike(element) {
    const { left, top, width, height } = element.getBoundingClientRect();
    const empty = document.createElement("div");
    empty.style.cssText = `position: fixed; z-index: 9999; overflow: auto; background: white;
      left: ${left}px; top: ${top}px; width: ${width}px; height: ${height}px`;
    const inside = document.createElement("div");
    inside.style.height = `${Math.max(element.scrollHeight, 1_000_000)}px`;
    empty.append(inside);
    document.body.append(empty);
    return empty;
  }

  /** Throws the table so many pixels down within a second; it slows down as a hand's flick does. */
  async function flick({ scroller, pixels }) {
    const element = call(scroller);
    const count = 60;
    const place = (frame) => pixels * (1 - (1 - frame / count) ** 2);
    let at = 0;
    await paced(count, (frame) => {
      const next = place(frame + 1);
      scrollBy(element, Math.round(next) - Math.round(at));
      at = next;
    });
  }

  window.bench = {
    arrived,
    watch,
    /** Row numbers that `watch` calls by a name. */
    know: (name, numbers) => {
      sets[name] = new Set(numbers);
    },
    result: () => watched,
    smoothness,
    flick,
    call,
    jump: (source, part) => {
      const element = call(source);
      element.scrollTop = part * (element.scrollHeight - element.clientHeight);
    },
    /** Back to the first row. */
    rewind: (source) => scrollBy(call(source), -1e9),
    /** Height of a row, and how many are on screen. */
    rows: (source, scroller) => {
      const view = call(scroller).getBoundingClientRect();
      const places = call(source).map((row) => row.getBoundingClientRect());
      const shown = places.filter(({ top, bottom }) => bottom > view.top + 1 && top < view.bottom - 1);
      return { height: places[0].height, shown: shown.length };
    },
    /** The middle of an element, scrolled into view; null where there is none. */
    middle: (source, ...given) => {
      const element = call(source, ...given);
      if (!element) return null;
      element.scrollIntoView({ block: "nearest", inline: "nearest" });
      const { left, top, width, height } = element.getBoundingClientRect();
      return [left + width / 2, top + height / 2, width, height];
    },
  };
})();
