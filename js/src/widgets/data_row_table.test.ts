// What the table says to the kernel, over a stand-in for the widget's model.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { COLUMNS, rowOf } from "../view/table_testing.ts";
import { find, grid, keys, pass, press, row, status } from "../view/table_testing_page.ts";
import widget from "./data_row_table.ts";

type Message = Record<string, unknown> & { type: string; id: string };
type Answer = { result?: unknown; error?: [code: string, message: string]; buffers?: DataView[] };

class FakeModel {
  readonly state: Record<string, unknown> = {
    active: { version: 0, row: null, set_by: "" },
    error_text: "",
    row_height: 64,
    selection: { version: 0, base: null, added: [], removed: [], size: 0, set_by: "" },
    state_number: 0,
    static_id: "x",
    total: 100,
    version: 0,
  };
  /** What was sent, and "save" for each state. */
  readonly sent: (Message | "save")[] = [];
  answers: Record<string, (message: Message) => Answer> = {};
  readonly #listeners = new Map<string, Set<(...values: unknown[]) => void>>();

  get = (name: string): unknown => this.state[name];
  set = (name: string, value: unknown): void => {
    this.state[name] = value;
    this.#emit(`change:${name}`);
  };
  save_changes = (): void => void this.sent.push("save");
  on = (event: string, listener: (...values: unknown[]) => void): void => {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener));
  };
  off = (event: string, listener: (...values: unknown[]) => void): void => {
    this.#listeners.get(event)?.delete(listener);
  };
  send = (message: Message): void => {
    this.sent.push(message);
    const answer = this.answers[message.type]?.(message);
    if (answer === undefined) return;
    const { result, error, buffers } = answer;
    const { id } = message;
    const [code, text] = error ?? [];
    const reply =
      error === undefined ? { type: "ok", id, result } : { type: "error", id, code, message: text };
    setTimeout(() => this.#emit("msg:custom", reply, buffers));
  };

  of(type: string): Message[] {
    return this.sent.filter((each): each is Message => each !== "save" && each.type === type);
  }

  #emit(event: string, ...values: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...values);
  }
}

let model: FakeModel;
let end: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(520);
  document.body.replaceChildren();
  model = new FakeModel();
  const total = { value: 100, exact: true };
  const view = { filters: [], sort: [], text: "" };
  model.answers = {
    "table/schema": () => ({
      result: {
        version: model.state.version,
        total,
        columns: COLUMNS,
        facets: [],
        positions: true,
        problems: null,
        fixes: 0,
      },
    }),
    "table/state": () => ({
      result: { view, columns: [], grouping: "type", has_summaries: false },
    }),
    "table/page": ({ version }) => {
      if (version !== model.state.version)
        return { error: ["Cancelled", "The rows have changed."] };
      const rows = Array.from({ length: 100 }, (_, id) => rowOf(id));
      return {
        result: {
          start: { value: 0, exact: true },
          total,
          rows,
          before: null,
          after: null,
          base: null,
        },
      };
    },
    "table/select_view": ({ version }) => ({
      result: {
        selection: { version, base: null, added: [[0, 100]], removed: [], size: 100 },
        all_of_view: true,
      },
    }),
    "table/copy": () => ({
      result: { rows: 2, masked: false },
      buffers: [new DataView(new TextEncoder().encode("ä\tb").buffer)],
    }),
  };
  // biome-ignore lint/suspicious/noExplicitAny: a stand-in for the host's model
  end = widget.render({ model: model as any, el: document.body } as any) as () => void;
  await pass();
});

afterEach(() => {
  end();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it("shows the rows that the kernel has, by their version", () => {
  expect(keys()[0]).toBe("key-0");
  expect(model.of("table/page")[0]).toMatchObject({
    version: 0,
    at: { kind: "first" },
    count: 40,
  });
  expect(model.of("table/page").length).toBe(1);
});

it("tells which row is active and what is selected", async () => {
  await press("ArrowDown");
  await press(" ");
  expect(model.state.active).toMatchObject({ version: 0, row: 1 });
  expect(model.state.selection).toMatchObject({
    version: 0,
    base: null,
    added: [[1, 2]],
    removed: [],
    size: 1,
  });
});

it("tells what was selected by hand before it asks for what builds on it", async () => {
  await press(" ");
  model.sent.length = 0;
  const key = (name: string, ctrlKey: boolean) =>
    grid().dispatchEvent(new KeyboardEvent("keydown", { key: name, ctrlKey, bubbles: true }));
  key("ArrowDown", false);
  key(" ", false);
  key("a", true);
  const asked = model.sent.findIndex(
    (each) => each !== "save" && each.type === "table/select_view",
  );
  expect(asked).toBeGreaterThan(0);
  expect(model.sent.slice(0, asked)).toContain("save");
  await pass();
  expect(status()).toBe("100 rows · 100 selected");
  expect(row(4)?.getAttribute("aria-selected")).toBe("true");
});

it("takes other rows when the kernel has them, without a word of what it dropped", async () => {
  model.state.active = { version: 3, row: 5 };
  model.set("version", 3);
  await pass();
  expect(model.of("table/page").at(-1)).toMatchObject({ version: 3 });
  expect(find(".lbw-table__error").hidden).toBe(true);
  expect(keys()[0]).toBe("key-0");
});

it("asks for the state that Python has set", async () => {
  const asked = model.of("table/state").length;
  model.set("state_number", 1);
  await pass();
  expect(model.of("table/state").length).toBe(asked + 1);
});

it("is not thrown back by echoes of what it said before", async () => {
  const said: unknown[] = [];
  for (let step = 0; step < 4; step++) {
    const event = new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true });
    grid().dispatchEvent(event);
    said.push(model.state.active);
  }
  model.set("active", said[1]);
  await pass(100);
  expect(find(".lbw-table__row--active").dataset.position).toBe("4");
});

it("follows the kernel at once, also to where it was a moment ago", async () => {
  await press("ArrowDown");
  await press("ArrowDown");
  for (const row of [1, 50]) {
    model.set("active", { version: 0, row, set_by: "" });
    await pass(100);
    expect(find(".lbw-table__row--active").dataset.position).toBe(`${row}`);
  }
});

it("copies the text that comes as bytes", async () => {
  let copied = "";
  document.execCommand = () => {
    copied = document.querySelector<HTMLTextAreaElement>("body > textarea")?.value ?? "";
    return true;
  };
  vi.stubGlobal("navigator", {});
  await press("Control", "c");
  expect(copied).toBe("ä\tb");
  expect(status()).toBe("100 rows · 2 rows copied");
  vi.unstubAllGlobals();
});
