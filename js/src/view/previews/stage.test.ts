import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Opened } from "../../protocol.gen.ts";
import { SHOW } from "./kinds.ts";
import { progressText } from "./progress.ts";
import type { OnBytes, OpenedSubject, PreviewSource, Subject } from "./source.ts";
import { GRACE_MS, PreviewStage } from "./stage.ts";

interface Question {
  subject: Subject;
  signal: AbortSignal;
  onBytes: OnBytes;
  answer: (preview: Opened["preview"], rest?: Partial<OpenedSubject>) => void;
  fail: (error: unknown) => void;
}

let questions: Question[];
let heard: OpenedSubject[];
let keys: string[];
let ending: AbortController;
let stage: PreviewStage;

beforeEach(() => {
  vi.useFakeTimers();
  [questions, heard] = [[], []];
  ending = new AbortController();
  const open: PreviewSource["open"] = (subject, _box, signal, onBytes) =>
    new Promise((resolve, fail) => {
      const answer: Question["answer"] = (preview, rest = {}) =>
        resolve({
          preview,
          name: `name ${subject.row}`,
          type: "TEXT",
          can_open: null,
          facts: [{ name: "Size", value: "12 bytes" }],
          bytes: undefined,
          ...rest,
        });
      questions.push({ subject, signal, onBytes, answer, fail });
    });
  stage = new PreviewStage({ open } as PreviewSource, {
    kinds: async () => SHOW,
    signal: ending.signal,
    onOpened: (opened) => heard.push(opened),
    onKeys: (hints) => {
      keys = hints.map(({ does }) => does);
    },
  });
  document.body.replaceChildren(stage.element);
});

afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

const pass = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const said = (): string =>
  [".lbw-stage__content", ".lbw-stage__facts"]
    .map((each) => stage.element.querySelector(each)?.textContent ?? "")
    .join(" ");
const progress = (): HTMLElement =>
  stage.element.querySelector(".lbw-stage__progress") as HTMLElement;
const nothing = (text: string): Opened["preview"] => ({ kind: "nothing", text, value: "" });
const last = (): Question => questions.at(-1) as Question;

async function show(row: number): Promise<void> {
  void stage.show({ row, attachment: null });
  await pass();
}

it("tells the keys of what is shown, until it is left", async () => {
  await show(1);
  last().answer({ kind: "pdf", pages: 3, width: 10, height: 10, has_text_layer: false });
  await pass();
  expect(keys).toContain("Next page");
  stage.leave();
  expect(keys).toEqual([]);
});

it("goes from loading to what is there, and says what it is", async () => {
  await show(1);
  expect(stage.state).toBe("loading");
  expect(stage.element.getAttribute("aria-busy")).toBe("true");
  last().answer(nothing("There is no preview of the type LLM."));
  await pass();
  expect(stage.state).toBe("empty");
  for (const part of [
    "There is no preview of the type LLM.",
    "TEXT",
    "name 1",
    "Size",
    "12 bytes",
  ]) {
    expect(said()).toContain(part);
  }
  expect(heard.map(({ name }) => name)).toEqual(["name 1"]);
});

it("keeps what was shown until the next is here, without a flash", async () => {
  await show(1);
  last().answer(nothing("first"));
  await pass();
  await show(2);
  await pass(GRACE_MS - 1);
  expect(said()).toContain("first");
  expect(progress().hidden).toBe(true);
  last().answer(nothing("second"));
  await pass();
  expect(said()).toContain("second");
  expect(said()).not.toContain("first");
});

it("says that something is on its way once that takes long, however many are stepped over", async () => {
  await show(1);
  last().answer(nothing("first"));
  await pass();
  for (let row = 2; row < 8; row++) {
    await show(row);
    await pass(30);
  }
  expect(said()).not.toContain("first");
  expect(progress().hidden).toBe(false);
  expect(progress().textContent).toBe("Opening…");
  last().onBytes(12_300_000, 30_500_000);
  expect(progress().textContent).toBe("12.3 of 30.5 MB");
  await pass(3000);
  expect(progress().textContent).toMatch(/^12\.3 of 30\.5 MB · \d+ s left$/);
  last().answer(nothing("seventh"));
  await pass();
  expect(progress().hidden).toBe(true);
});

it("leaves what has come in its place, whatever was stepped over on the way", async () => {
  await show(1);
  await pass(30);
  await show(2);
  await pass(30);
  last().answer(nothing("second"));
  await pass(10 * GRACE_MS);
  expect(said()).toContain("second");
});

it("cancels what is left, and hears no more of it", async () => {
  await show(1);
  const first = last();
  await show(2);
  expect(first.signal.aborted).toBe(true);
  last().answer(nothing("second"));
  await pass();
  first.answer(nothing("first"));
  first.onBytes(1, 2);
  await pass();
  expect(said()).toContain("second");
  ending.abort();
  expect(last().signal.aborted).toBe(true);
  expect(stage.state).toBe("idle");
});

it("says why it cannot be shown, and tries again", async () => {
  await show(1);
  last().answer({ kind: "error", text: "404 Not Found", fix: "Look at the URL." });
  await pass();
  expect(stage.state).toBe("error");
  expect(said()).toContain("404 Not Found");
  expect(said()).toContain("Look at the URL.");
  stage.element.querySelector("button")?.click();
  await pass();
  last().fail(new Error("The kernel is gone."));
  await pass();
  expect(stage.state).toBe("error");
  expect(said()).toContain("The kernel is gone.");
  stage.element.querySelector("button")?.click();
  await pass();
  expect(questions.length).toBe(3);
  expect(last().subject).toEqual({ row: 1, attachment: null });
});

it("says that a preview which it does not know cannot be shown", async () => {
  await show(1);
  last().answer({ kind: "hologram" } as unknown as Opened["preview"]);
  await pass();
  expect(stage.state).toBe("error");
  expect(last().signal.aborted).toBe(true);
});

it("keeps the focus when what had it goes", async () => {
  await show(1);
  last().answer({ kind: "error", text: "gone", fix: "" });
  await pass();
  stage.element.querySelector("button")?.focus();
  await show(2);
  await pass(GRACE_MS);
  expect(document.activeElement).toBe(stage.element);
});

it("tells when the signature ends, and forgets it with the subject", async () => {
  await show(1);
  last().answer(nothing("first"));
  await pass();
  stage.expires = Date.now() / 1000 + 7200;
  expect(said()).toContain("2 h");
  await show(2);
  last().answer(nothing("second"));
  await pass();
  expect(said()).not.toContain("2 h");
});

it("says in words that there is nothing at all", () => {
  stage.tell("There are no rows.");
  expect(stage.state).toBe("empty");
  expect(said()).toContain("There are no rows.");
});

it.each([
  [0, 0, 0, "Opening…"],
  [0, 0, 12_400, "Opening… 12 s"],
  [2_500_000, 0, 500, "2.5 MB"],
  [2_500_000, 0, 4000, "2.5 MB · 4 s"],
  [500, 900, 10, "500 of 900 bytes"],
  [1_000_000, 4_000_000, 1000, "1.0 of 4.0 MB · 3 s left"],
  [5_000_000, 4_000_000, 2000, "5.0 of 4.0 MB · 0 s left"],
])("%i of %i bytes after %i ms: %s", (done, total, ms, text) => {
  expect(progressText(done, total, ms)).toBe(text);
});
