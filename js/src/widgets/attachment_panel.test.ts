// What the panel does with what the kernel says, over a stand-in for the widget's model.
import { afterEach, beforeEach, expect, it } from "vitest";
import widget from "./attachment_panel.ts";

type State = Record<string, unknown>;

const state: State = {};
const listeners = new Map<string, Set<() => void>>();
const model = {
  get: (name: string) => state[name],
  set: (name: string, value: unknown) => hear({ [name]: value }),
  save_changes: () => {},
  send: () => {},
  on: (event: string, listener: () => void) =>
    void listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
  off: (event: string, listener: () => void) => void listeners.get(event)?.delete(listener),
};

/** As the host does: all values first, then an event for each that is another. */
function hear(values: State): void {
  const changed = Object.keys(values).filter((name) => state[name] !== values[name]);
  Object.assign(state, values);
  for (const name of changed) for (const call of listeners.get(`change:${name}`) ?? []) call();
}

let el: HTMLElement;
let end: () => void;

beforeEach(() => {
  listeners.clear();
  Object.assign(state, { error_text: "", row_count: 40, version: 0, position: 10 });
  state.place_number = 0;
  state.row_order = [];
  Object.assign(state, { attachment: null, static_id: "x" });
  el = document.createElement("div");
  document.body.append(el);
  end = (widget.render as unknown as (props: object) => () => void)({ model, el });
});

afterEach(() => {
  end();
  el.remove();
});

function press(key: string): void {
  const root = el.querySelector(".lbw-panel");
  root?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}

function place(): string {
  return el.querySelector(".lbw-panel__place")?.textContent ?? "";
}

it("walks on although what was set before comes back late", async () => {
  for (let step = 0; step < 4; step++) press("ArrowDown");
  for (const position of [11, 12, 13]) hear({ position });
  await Promise.resolve();
  expect(place()).toBe("15 of 40");
  press("ArrowDown");
  expect(place()).toBe("16 of 40");
  expect(state.position).toBe(15);
});

it("goes where the kernel says", async () => {
  press("ArrowDown");
  press("ArrowUp");
  hear({ position: 11, place_number: 1 }); // also where a hand has just been
  await Promise.resolve();
  expect(place()).toBe("12 of 40");
  hear({ position: 30, attachment: 2, place_number: 2 });
  await Promise.resolve();
  expect(place()).toBe("31 of 40");
});
