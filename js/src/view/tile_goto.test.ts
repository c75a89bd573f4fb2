import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tileGoTo } from "./tile_goto.ts";
import type { TileMapPart } from "./tile_part.ts";
import { type Stage, stage, tileProps } from "./tile_part_fixtures.ts";

let scene: Stage;
let say: ReturnType<typeof vi.fn<(text: string) => void>>;
let part: TileMapPart;

beforeEach(() => {
  scene = stage();
  say = vi.fn();
  part = tileGoTo(scene.context, { say });
  scene.frame.append(...(part.tools ?? []));
  part.update(tileProps());
});

afterEach(() => scene.end());

const find = <E extends HTMLElement>(selector: string): E => {
  const found = scene.frame.querySelector<E>(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
};
const panel = (): HTMLElement => find(".lbw-popover__panel");
const marks = (): HTMLElement[] => [...scene.frame.querySelectorAll<HTMLElement>(".lbw-tile-mark")];

function go(text: string): void {
  part.keys?.[0]?.run("t");
  find<HTMLInputElement>("input").value = text;
  find("form").dispatchEvent(new Event("submit", { cancelable: true }));
}

describe("tileGoTo", () => {
  it("opens on its key and its button, and takes the focus", () => {
    part.keys?.[0]?.run("t");
    expect(panel().hidden).toBe(false);
    expect(document.activeElement).toBe(find("input"));
    expect(find("button").getAttribute("aria-expanded")).toBe("true");
    expect(panel().textContent).toContain("“lat, lng”");
    find("button").click();
    expect(panel().hidden).toBe(true);
  });

  it("moves the map by Leaflet, keeps its zoom where none is given, and marks the place", () => {
    go("19.403, -99.208");
    expect(scene.map.moves).toEqual([
      ["setView", { lat: 19.403, lng: -99.208 }, 14, { animate: false }],
    ]);
    expect(say).toHaveBeenCalledWith("At 19.40300, −99.20800");
    expect(panel().hidden).toBe(true);
    expect(marks()[0]?.hidden).toBe(false);
    expect(marks()[0]?.style.transform).toBe("translate(-99.208px, -19.403px)");
    go("16/14704/29166");
    expect(scene.map.moves[1]?.[2]).toBe(16);
  });

  it("says that a place lies outside of the row", () => {
    go("48, 16");
    expect(say).toHaveBeenCalledWith("At 48.00000, 16.00000, outside of the row's bounds");
  });

  it("teaches what it cannot read, and stays open", () => {
    go("-99.208, 19.403");
    expect(find("[role=alert]").textContent).toContain("Latitude comes first");
    expect(find("input").getAttribute("aria-invalid")).toBe("true");
    expect([panel().hidden, scene.map.moves.length]).toEqual([false, 0]);
    find("input").dispatchEvent(new Event("input"));
    expect(find("[role=alert]").textContent).toBe("");
  });

  it("closes on Escape and on a press elsewhere, and keeps its keys to itself", () => {
    const onKey = vi.fn();
    scene.frame.addEventListener("keydown", onKey);
    part.keys?.[0]?.run("t");
    for (const key of ["1", "Escape"]) {
      find("input").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }
    expect([onKey.mock.calls.length, panel().hidden]).toEqual([0, true]);
    expect(document.activeElement).toBe(find("button"));
    part.keys?.[0]?.run("t");
    scene.map.container.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    expect(panel().hidden).toBe(true);
  });

  it("marks both maps, and takes the mark away when asked to, or for another row", () => {
    go("19.403, -99.208");
    scene.add(true);
    expect(marks().map(({ hidden }) => hidden)).toEqual([false, false]);
    scene.map.fire("zoomanim");
    expect(marks()[0]?.hidden).toBe(true);
    scene.map.fire("zoomend");
    expect(marks()[0]?.hidden).toBe(false);
    part.keys?.[0]?.run("t");
    panel().querySelectorAll("button")[1]?.click();
    expect(marks().map(({ hidden }) => hidden)).toEqual([true, true]);
    go("19.403, -99.208");
    part.update(tileProps({ row: { ...tileProps().row, index: 1 } }));
    expect(marks().map(({ hidden }) => hidden)).toEqual([true, true]);
  });
});
