import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { DetailAttachment, RowDetail } from "../../protocol.gen.ts";
import type { PreviewSource } from "./source.ts";
import { Strip } from "./strip.ts";

const HOSTILE = "<img src=x onerror=alert(1)>";

function attachment(index: number): DetailAttachment {
  return {
    index,
    known: "IMAGE",
    type: "IMAGE",
    name: `Photo ${index}`,
    value: `https://h.example/${index}.png`,
    is_link: true,
    has_picture: true,
    expires: null,
  };
}

function detail(count: number, changes: Partial<RowDetail> = {}): RowDetail {
  return {
    key: "a",
    media_type: "IMAGE",
    expires: null,
    fields: [],
    attachments: Array.from({ length: count }, (_, index) => attachment(index)),
    more_attachments: 0,
    problems: [],
    ...changes,
  };
}

let asked: (number | null)[];
let picked: (number | null)[];
let ending: AbortController;
let strip: Strip;
let list: HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
  [asked, picked] = [[], []];
  ending = new AbortController();
  const thumbnail: PreviewSource["thumbnail"] = async (_row, index) => {
    asked.push(index);
    const shows = index === 1 ? "error" : "picture";
    return { shows, text: "404 Not Found", content_type: "image/png", bytes: new Uint8Array(1) };
  };
  strip = new Strip({
    source: { thumbnail },
    onPick: (index) => picked.push(index),
    signal: ending.signal,
  });
  document.body.replaceChildren(strip.element);
  list = strip.element.querySelector(".lbw-strip__list") as HTMLElement;
  Object.defineProperty(list, "clientWidth", { value: 480 }); // four tiles
});

afterEach(() => {
  ending.abort();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const tiles = (): HTMLButtonElement[] => [...list.querySelectorAll("button")];
const heading = (): string => strip.element.firstElementChild?.textContent ?? "";
const pass = (): Promise<unknown> => vi.advanceTimersByTimeAsync(500);

it("shows the asset and every attachment: names and types as text, pictures or why there is none", async () => {
  const named = { ...attachment(0), name: HOSTILE, type: HOSTILE, known: null };
  strip.show(3, detail(0, { attachments: [named, attachment(1)] }));
  await pass();
  expect(heading()).toBe("2 attachments");
  expect(list.textContent).toContain(HOSTILE);
  expect(tiles().map((tile) => tile.querySelectorAll("img").length)).toEqual([1, 1, 0]);
  expect(tiles()[2]?.querySelector<HTMLElement>(".lbw-strip__picture")?.title).toBe(
    "404 Not Found",
  );
});

it("asks for the pictures in view only, of hundreds", async () => {
  strip.show(3, detail(400));
  await pass();
  expect(tiles().length).toBe(401);
  expect([...asked].sort()).toEqual([0, 1, 2, 3, null]);
  list.scrollLeft = 120 * 200;
  list.dispatchEvent(new Event("scroll"));
  await pass();
  expect(asked.slice(5)).toEqual([199, 200, 201, 202, 203]);
});

it("asks for the pictures in view where the tiles are below each other, too", async () => {
  list.style.flexDirection = "column";
  Object.defineProperty(list, "clientHeight", { value: 324 }); // three tiles
  strip.show(3, detail(400));
  await pass();
  expect([...asked].sort()).toEqual([0, 1, 2, null]);
  list.scrollTop = 108 * 200;
  list.dispatchEvent(new Event("scroll"));
  await pass();
  expect(asked.slice(4)).toEqual([199, 200, 201, 202]);
});

it("has one tab stop, and the focus goes with the selection", async () => {
  strip.show(3, detail(3));
  strip.select(1);
  expect(tiles().map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, 0, -1]);
  expect(tiles().map((tile) => tile.getAttribute("aria-pressed"))).toEqual([
    "false",
    "false",
    "true",
    "false",
  ]);
  tiles()[2]?.focus();
  expect(strip.beside(1)).toBe(2);
  strip.select(2);
  expect(document.activeElement).toBe(tiles()[3]);
  expect(strip.beside(1)).toBeUndefined();
  strip.select(null);
  expect(strip.beside(-1)).toBeUndefined();
});

it("keeps the focus from row to row", () => {
  strip.show(3, detail(3));
  strip.select(1);
  tiles()[2]?.focus();
  strip.clear();
  expect(document.activeElement).toBe(tiles()[0]);
  strip.show(4, detail(1));
  expect(list.contains(document.activeElement)).toBe(true);
});

it("says that there are none, how many are not listed, and what is broken", () => {
  strip.show(3, detail(0));
  expect(heading()).toBe("No attachments");
  strip.show(3, detail(2, { more_attachments: 300 }));
  expect(heading()).toBe("302 attachments, the first 2 listed");
  const message = "The attachments are no list.";
  const problem = { severity: "error", rule: "r", path: "attachments", message, fix: "" };
  strip.show(
    3,
    detail(0, {
      problems: [
        problem,
        ...["row_data", "attachments[0].value"].map((path) => ({ ...problem, path, message: "x" })),
      ],
    }),
  );
  expect(heading()).toBe(`No attachments${message}`);
  strip.fail("The kernel is gone.");
  expect(heading()).toBe("The kernel is gone.");
});

it("tells which was pressed, and shows nothing of a row that is left", async () => {
  strip.show(3, detail(2));
  tiles()[2]?.click();
  tiles()[0]?.click();
  expect(picked).toEqual([1, null]);
  await pass();
  strip.clear();
  expect(list.textContent).toBe("Asset");
  expect(list.querySelector("img")).toBeNull();
});
