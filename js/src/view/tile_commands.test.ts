import { beforeEach, describe, expect, it, vi } from "vitest";
import type { MapComparison } from "../protocol.gen.ts";
import { keyRunner } from "./key_chords.ts";
import { type CommandParts, tileCommands } from "./tile_commands.ts";
import { tileHelp } from "./tile_help.ts";
import { tileKeys } from "./tile_keys.ts";
import type { TileMapProps } from "./tile_part.ts";
import { layerState, tileProps } from "./tile_part_fixtures.ts";

let props: TileMapProps | undefined;
let parts: { [K in Exclude<keyof CommandParts, "actions" | "props">]: ReturnType<typeof vi.fn> };
let run: (event: KeyboardEvent) => boolean;
let hasLens: boolean;
/** What was said to the actions, in order. */
let said: unknown[][];

beforeEach(() => {
  said = [];
  hasLens = false;
  props = shown([0], {});
  parts = {
    showRow: vi.fn(async () => {}),
    choose: vi.fn(),
    moveLayer: vi.fn(),
    togglePause: vi.fn(),
    moveLens: vi.fn(() => hasLens),
  };
  const actions: CommandParts["actions"] = {
    showLayers: (visible) => {
      said.push(["layers", ...visible]);
      if (props !== undefined) props = { ...props, visible };
    },
    compare: (change) => {
      said.push(["compare", change]);
      if (props !== undefined) props = { ...props, comparison: { ...props.comparison, ...change } };
    },
    showGrid: (grid) => said.push(["grid", grid]),
  };
  const target = tileCommands({ ...parts, actions, props: () => props } as unknown as CommandParts);
  run = keyRunner(tileKeys(target));
});

function shown(visible: number[], comparison: Partial<MapComparison>, layers = 3): TileMapProps {
  const base = tileProps();
  return {
    ...base,
    row: {
      ...base.row,
      index: 1,
      total: 3,
      layers: Array.from({ length: layers }, (_, index) => layerState(`Layer ${index}`)),
    },
    visible,
    comparison: { ...base.comparison, ...comparison },
  };
}

/** `chord` as "Shift+1". */
function press(chord: string, target: EventTarget | null = document.body): boolean {
  const names = chord.split("+");
  const key = names.pop() || "+";
  const code = /^\d$/.test(key) ? `Digit${key}` : "";
  const event = new KeyboardEvent("keydown", {
    key,
    code,
    shiftKey: names.includes("Shift"),
    altKey: names.includes("Alt"),
    ctrlKey: names.includes("Ctrl"),
  });
  Object.defineProperty(event, "target", { value: target });
  return run(event);
}

describe("the ways of comparing", () => {
  it("set their mode first, then the two layers that they need", () => {
    expect(press("w")).toBe(true);
    expect(said).toEqual([
      ["compare", { mode: "swipe" }],
      ["layers", 0, 1],
    ]);
  });

  it("keep two layers that are on screen, and swap them", () => {
    props = shown([2, 1], {});
    press("d");
    press("x");
    expect(said).toEqual([
      ["compare", { mode: "difference" }],
      ["layers", 1, 2],
    ]);
  });

  it("give back what was on screen before", () => {
    props = shown([2], {});
    press("l");
    press("k");
    said.length = 0;
    press("b");
    expect(said).toEqual([
      ["layers", 2],
      ["compare", { mode: "blend" }],
    ]);
  });

  it("do what they have for their key when they are on already", () => {
    props = shown([0, 1], { mode: "swipe" });
    press("w");
    expect(said).toEqual([["compare", { orientation: "horizontal" }]]);
    props = shown([0, 1], { mode: "blink" });
    press("k");
    expect(parts.togglePause).toHaveBeenCalledOnce();
  });

  it("do nothing for a row with one layer, but take the key", () => {
    props = shown([0], {}, 1);
    for (const key of "bwlksd") expect(press(key)).toBe(true);
    expect(said.filter(([what]) => what !== "compare" || props === undefined)).toEqual([]);
    expect(props?.comparison.mode).toBe("blend");
  });

  it.each([
    ["swipe", { position: 0.5 }, "position", 0.51],
    ["lens", { radius: 100 }, "radius", 110],
    ["blink", { rate: 3 }, "rate", 3], // three flashes a second are the most by hand
    ["blink", { rate: 1 }, "rate", 1.25],
    ["difference", { gain: 15 }, "gain", 16],
    ["difference", { gain: 16 }, "gain", 16],
  ] as const)("have an amount: %s %o", (mode, comparison, name, expected) => {
    props = shown([0, 1], { mode, ...comparison });
    expect(press(">")).toBe(true);
    expect(said[0]).toEqual(["compare", { [name]: expected }]);
  });
});

describe("keys", () => {
  it("step through the rows, not past the ends, as often as they are pressed", async () => {
    press("[");
    press("[");
    press("]");
    press("]");
    press("]");
    expect(parts.showRow.mock.calls).toEqual([[0], [1], [2]]);
    await Promise.resolve();
    await Promise.resolve();
    press("]"); // that none of them came counts, too
    expect(parts.showRow).toHaveBeenLastCalledWith(2);
    expect(parts.showRow).toHaveBeenCalledTimes(4);
  });

  it("step on after a row that could not be shown", async () => {
    parts.showRow.mockRejectedValueOnce(new Error("gone"));
    press("[");
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    press("[");
    expect(parts.showRow.mock.calls).toEqual([[0], [0]]);
  });

  it("choose layers by digits, with Shift the first of two", () => {
    press("3");
    expect(parts.choose).toHaveBeenCalledWith(2);
    press("Shift+3");
    expect(said).toEqual([]);
    props = shown([0, 1], { mode: "swipe" });
    press("Shift+3");
    press("Shift+9"); // there is none
    expect(said).toEqual([["layers", 2, 1]]);
    expect(press("Ctrl+1")).toBe(false);
  });

  it("move the lens where there is one, else leave the arrows to the map", () => {
    expect(press("Shift+ArrowLeft")).toBe(false);
    hasLens = true;
    expect(press("Shift+ArrowLeft")).toBe(true);
    expect(parts.moveLens).toHaveBeenLastCalledWith(-1, 0);
    expect(press("ArrowLeft")).toBe(false);
  });

  it("move layers and show the grid", () => {
    press("Alt+ArrowUp");
    press("Alt+ArrowDown");
    press("g");
    expect(parts.moveLayer?.mock.calls).toEqual([[1], [-1]]);
    expect(said).toEqual([["grid", true]]);
  });

  it("are left to the controls that use them", () => {
    const select = document.createElement("select");
    const radio = Object.assign(document.createElement("input"), { type: "radio" });
    const text = document.createElement("input");
    expect([select, text].map((target) => press("w", target))).toEqual([false, false]);
    expect(press("w", radio)).toBe(true);
    expect(press("Alt+ArrowUp", radio)).toBe(true);
  });

  it("do nothing before there is a row", () => {
    props = undefined;
    for (const key of ["[", "w", "x", ">", "g", "Shift+1"]) expect(press(key)).toBe(true);
    expect(said).toEqual([]);
  });

  it("are all in the list", () => {
    const bindings = tileKeys({} as Parameters<typeof tileKeys>[0]);
    const { panel } = tileHelp(bindings);
    expect(panel.querySelectorAll("dd")).toHaveLength(bindings.length);
    expect([...panel.querySelectorAll("h4")].map((each) => each.textContent)).toEqual([
      "Rows",
      "Layers",
      "Comparing",
      "View",
    ]);
  });
});
