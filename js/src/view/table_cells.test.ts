import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AttachmentsCell, ColumnKind, TableRow } from "../protocol.gen.ts";
import { fillCell, fillPreviews } from "./table_cells.ts";
import type { ShownColumn } from "./table_control.ts";
import type { Cell } from "./table_data.ts";
import type { Preview } from "./table_thumbnails.ts";

const NOW = 1_790_000_000;
const HOSTILE = "<img src=x onerror=alert(1)>";

let cell: HTMLElement;

beforeEach(() => {
  cell = document.createElement("div");
  vi.useFakeTimers({ now: NOW * 1000 });
});

afterEach(() => void vi.useRealTimers());

function shown(kind: ColumnKind, index = 0): ShownColumn {
  const column = {
    name: kind,
    label: kind,
    kind,
    values: "text" as const,
    width: 100,
    sortable: true,
    filterable: true,
    description: "",
  };
  return { column, index, width: 100 };
}

function row(value: Cell, marks: TableRow["marks"] = []): TableRow {
  return { id: 3, media_type: "IMAGE", cells: [value], marks, in_base: false };
}

function fill(kind: ColumnKind, value: Cell, rowHeight = 64): HTMLElement {
  fillCell(cell, shown(kind), row(value), rowHeight);
  return cell;
}

const overlays: AttachmentsCell = {
  kind: "attachments",
  count: 4,
  chips: ["Relief", "Water", HOSTILE].map((name, index) => ({
    index: index + 2,
    name,
    has_picture: index !== 1,
    expires: index === 0 ? NOW + 7200 : null,
  })),
};

describe("texts", () => {
  it.each(["key", "text", "number", "media_type"] as const)("%s is text, never markup", (kind) => {
    fill(kind, HOSTILE);
    expect(cell.textContent).toBe(HOSTILE);
    expect(cell.querySelector("img")).toBeNull();
  });

  it("say that they were cut", () => {
    fill("text", { kind: "cut", text: "abc", length: 10_000_000 });
    expect(cell.textContent).toBe("abc…");
    expect(cell.title).toContain("10,000,000 characters");
  });

  it("show a dash where a value is missing", () => {
    expect(fill("text", null).textContent).toBe("—");
  });
});

describe("signed URLs", () => {
  it.each([
    [NOW + 7200, "expires in 2 h", "later"],
    [NOW + 60, "expires in 1 min", "soon"],
    [NOW - 10_800, "expired 3 h ago", "past"],
  ])("say when they end", (expires, text, state) => {
    fill("text", { kind: "url", text: "https://h.example/a.png?sig=***", expires });
    const mark = cell.querySelector<HTMLElement>(".lbw-table__expiry");
    expect(mark?.textContent).toBe(text);
    expect(mark?.dataset.state).toBe(state);
    expect(cell.title).toContain(text);
  });
});

describe("attachments", () => {
  it("show how many, their names and the first signature that ends", () => {
    fill("attachments", overlays);
    expect(cell.querySelector(".lbw-table__count")?.textContent).toBe("4");
    expect(cell.textContent).toContain(`Relief, Water, ${HOSTILE}, …`);
    expect(cell.textContent).toContain("expires in 2 h");
    expect(cell.querySelector("img")).toBeNull();
  });

  it("keep places for pictures where there is room", () => {
    const places = (height: number): (string | undefined)[] =>
      [
        ...fill("attachments", overlays, height).querySelectorAll<HTMLElement>("[data-attachment]"),
      ].map((each) => each.dataset.attachment);
    expect(places(64)).toEqual(["2", "4"]);
    expect(places(32)).toEqual([]);
  });

  it("get their pictures when these come, and say why not", () => {
    fill("attachments", overlays);
    const previews = new Map<number | null, Preview>([
      [2, { shows: "picture", url: "blob:2", note: "" }],
      [4, { shows: "error", text: "404 Not Found" }],
    ]);
    fillPreviews([cell], [shown("attachments")], row(overlays), ({ attachment }) =>
      previews.get(attachment),
    );
    expect(cell.querySelector("img")?.src).toBe("blob:2");
    expect(cell.querySelector<HTMLElement>("[data-attachment='4']")?.title).toBe("404 Not Found");
  });

  it("are empty where there are none", () => {
    expect(fill("attachments", null).childNodes).toHaveLength(0);
  });
});

describe("previews", () => {
  const preview = (given: Preview | undefined): HTMLElement => {
    fillPreviews([cell], [shown("preview")], row(null), () => given);
    return cell;
  };

  it("wait with the icon of the media type", () => {
    expect(preview(undefined).querySelector("svg")).not.toBeNull();
  });

  it("show a picture with its note", () => {
    preview({ shows: "picture", url: "blob:1", note: "0:12" });
    expect(cell.querySelector("img")?.src).toBe("blob:1");
    expect(cell.textContent).toBe("0:12");
  });

  it("say why there is none", () => {
    preview({ shows: "error", text: "403 Forbidden: the signature expired 2 h ago" });
    expect(cell.textContent).toBe("403 Forbidden: the signature expired 2 h ago");
    expect(cell.title).toContain("403");
  });

  it("show text as text", () => {
    preview({ shows: "text", text: HOSTILE });
    expect(cell.textContent).toBe(HOSTILE);
    expect(cell.querySelector("img")).toBeNull();
  });

  it("say what is missing where there is no preview of this kind", () => {
    expect(preview({ shows: "nothing", text: "install pypdfium2" }).title).toBe(
      "install pypdfium2",
    );
  });
});

describe("problems", () => {
  it("are counted, the worst first", () => {
    fill("problems", { kind: "problems", error: 2, warning: 1, info: 0, texts: ["error: gone"] });
    expect(cell.textContent).toBe("32 errors, 1 warning");
    expect(cell.title).toBe("2 errors, 1 warning\nerror: gone");
    expect(cell.querySelector<HTMLElement>(".lbw-table__badge")?.dataset.severity).toBe("error");
  });

  it("mark the cell that they are in, with words", () => {
    const marks: TableRow["marks"] = [{ column: 0, severity: "warning", text: "no longer there" }];
    fillCell(cell, shown("text"), row("value", marks), 64);
    expect(cell.dataset.severity).toBe("warning");
    expect(cell.title).toBe("warning: no longer there\n\nvalue");
    expect(cell.textContent).toContain("warning: no longer there");
    fillCell(cell, shown("text"), row("value"), 64);
    expect(cell.dataset.severity).toBeUndefined();
    expect(cell.textContent).toBe("value");
  });
});

it("what became of a row is an icon and words", () => {
  fill("status", { kind: "status", status: "failed", verdict: "bad", reason: HOSTILE });
  expect(cell.textContent).toBe(`failed: ${HOSTILE}`);
  expect(cell.dataset.verdict).toBe("bad");
  expect(cell.querySelector("img")).toBeNull();
});
