import { beforeEach, describe, expect, it, vi } from "vitest";
import type { MapComparison, TileRowState } from "../protocol.gen.ts";
import { type CompareBarActions, TileCompareBar } from "./tile_compare_bar.ts";
import type { TileMapProps } from "./tile_part.ts";
import { layerState, tileProps } from "./tile_part_fixtures.ts";
import { TileToolbar, type ToolbarActions } from "./tile_toolbar.ts";

type Spies<T> = { [K in keyof T]: ReturnType<typeof vi.fn> };

function shown(
  row: Partial<TileRowState> = {},
  comparison: Partial<MapComparison> = {},
  visible = [0, 1],
): TileMapProps {
  const base = tileProps();
  const layers = ["Main", "CIR", "CIR"].map((name) => layerState(name));
  return {
    ...base,
    row: { ...base.row, layers, ...row },
    visible,
    comparison: { ...base.comparison, ...comparison },
  };
}

function named<E extends HTMLElement>(root: HTMLElement, name: string): E {
  const found = [...root.querySelectorAll<E>("button, select, input")].find(
    (each) => (each.getAttribute("aria-label") ?? each.textContent) === name,
  );
  if (found === undefined) throw new Error(`no control ${name}`);
  return found;
}

describe("the toolbar", () => {
  let actions: Spies<ToolbarActions>;
  let toolbar: TileToolbar;
  const button = (name: string): HTMLButtonElement => named(toolbar.element, name);

  beforeEach(() => {
    actions = { step: vi.fn(), setMode: vi.fn(), toggleGrid: vi.fn() };
    const tool = document.createElement("button");
    tool.textContent = "Tool";
    toolbar = new TileToolbar(actions as unknown as ToolbarActions, [tool]);
  });

  it("says which row, and steps to others", () => {
    toolbar.show(shown({ index: 1233, total: 30512, title: "<b>a</b>" }));
    expect(toolbar.element.textContent).toContain("1,234 of 30,512");
    expect(toolbar.element.querySelector(".lbw-tile-bar__title")?.textContent).toBe("<b>a</b>");
    button("Next row (])").click();
    button("Previous row ([)").click();
    expect(actions.step?.mock.calls).toEqual([[1], [-1]]);
    toolbar.show(shown({ index: 0, total: 2 }));
    expect(button("Previous row ([)").getAttribute("aria-disabled")).toBe("true");
    toolbar.show(shown({ index: 0, total: 1 }));
    expect(toolbar.element.querySelector<HTMLElement>(".lbw-tile-bar__rows")?.hidden).toBe(true);
  });

  it("sets the way of comparing by buttons and, where there is no room, by a list", () => {
    toolbar.show(shown({}, { mode: "lens" }));
    expect(button("Lens").getAttribute("aria-pressed")).toBe("true");
    expect(button("Layers").getAttribute("aria-pressed")).toBe("false");
    button("Difference").click();
    const select = named<HTMLSelectElement>(toolbar.element, "Way of comparing");
    expect(select.value).toBe("lens");
    select.value = "blink";
    select.dispatchEvent(new Event("change"));
    expect(actions.setMode?.mock.calls).toEqual([["difference"], ["blink"]]);
  });

  it("says why a row with one layer cannot be compared", () => {
    toolbar.show(shown({ layers: [layerState("Main")] }, {}, [0]));
    expect(button("Swipe").getAttribute("aria-disabled")).toBe("true");
    expect(button("Swipe").title).toContain("one layer");
    expect(button("Layers").getAttribute("aria-disabled")).toBe("false");
    button("Swipe").click();
    expect(actions.setMode).not.toHaveBeenCalled();
    expect(named<HTMLSelectElement>(toolbar.element, "Way of comparing").disabled).toBe(true);
  });

  it("shows the grid, and holds the tools", () => {
    toolbar.show({ ...shown(), hasGrid: true });
    expect(button("Tile grid (g)").getAttribute("aria-pressed")).toBe("true");
    button("Tile grid (g)").click();
    expect(actions.toggleGrid).toHaveBeenCalledOnce();
    expect(button("Tool").isConnected).toBe(false);
  });
});

describe("the line of a comparison", () => {
  let actions: Spies<CompareBarActions>;
  let bar: TileCompareBar;
  const control = <E extends HTMLElement>(name: string): E => named<E>(bar.element, name);

  beforeEach(() => {
    actions = { compare: vi.fn(), showLayers: vi.fn(), togglePause: vi.fn() };
    bar = new TileCompareBar(actions as unknown as CompareBarActions);
  });

  function show(comparison: Partial<MapComparison>, isPaused = false): void {
    bar.show(shown({}, comparison), isPaused);
  }

  function choose(name: string, index: number): void {
    const select = control<HTMLSelectElement>(name);
    select.selectedIndex = index;
    select.dispatchEvent(new Event("change"));
  }

  function move(name: string, value: number): void {
    const input = control<HTMLInputElement>(name);
    input.value = String(value);
    input.dispatchEvent(new Event("change"));
  }

  it("is there only while two layers are compared", () => {
    show({ mode: "blend" });
    expect(bar.element.hidden).toBe(true);
    show({ mode: "swipe" });
    expect(bar.element.hidden).toBe(false);
  });

  it("changes which layers are compared, layers of one name apart", () => {
    show({ mode: "swipe" });
    choose("Right: which layer", 2);
    choose("Left: which layer", 2);
    choose("Left: which layer", 1);
    control("Swap").click();
    expect(actions.showLayers?.mock.calls).toEqual([[[0, 2]], [[2, 1]], [[1, 0]], [[1, 0]]]);
  });

  it("has what each way has", () => {
    show({ mode: "swipe", orientation: "vertical" });
    control("Lay the line across").click();
    show({ mode: "lens" });
    move("Radius", 120);
    move("Magnified", 4);
    show({ mode: "blink" });
    move("Rate", 2);
    control("Pause").click();
    show({ mode: "blink" }, true);
    expect(control("Go on").isConnected).toBe(false);
    show({ mode: "difference" });
    move("Gain", 8);
    expect(actions.compare?.mock.calls).toEqual([
      [{ orientation: "horizontal" }, true],
      [{ radius: 120 }, true],
      [{ magnification: 4 }, true],
      [{ rate: 2 }, true],
      [{ gain: 8 }, true],
    ]);
    expect(actions.togglePause).toHaveBeenCalledOnce();
    show({ mode: "side-by-side" });
    expect(bar.element.querySelectorAll("input")).toHaveLength(0);
  });
});
