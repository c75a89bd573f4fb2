import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AuditState, TileFinding } from "../protocol.gen.ts";
import { tileAudit } from "./tile_audit.ts";
import type { TileMapPart, TileMapProps } from "./tile_part.ts";
import { layerState, type Stage, stage, tileProps } from "./tile_part_fixtures.ts";

const FINDING: TileFinding = {
  ...{ layer: 1, zoom: 16, severity: "error", text: "12 tiles missing: 404 <Not> Found" },
  ...{ south: 19.401, west: -99.21, north: 19.402, east: -99.209 },
};
const AUDIT: AuditState = {
  ok: false,
  diagnosis: "The tiles are where the row says, but 12 are missing.",
  summary: "385 tiles judged, 12 not fine.",
  findings: [FINDING, { ...FINDING, severity: "warning", layer: 0, text: "1 tile of one colour" }],
  hidden: 0,
  zooms: [12, 14, 16],
};

let scene: Stage;
let part: TileMapPart;
let answer: { resolve: () => void; reject: (error: unknown) => void };
let progress: (done: number, total: number, text: string) => void;
let stop: AbortSignal;

beforeEach(() => {
  vi.useFakeTimers();
  scene = stage();
  scene.actions.audit.mockImplementation((signal, onProgress) => {
    [stop, progress] = [signal, onProgress];
    return new Promise((resolve, reject) => {
      answer = { resolve: () => resolve(undefined), reject };
      signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    });
  });
  Object.defineProperty(scene.map.container, "clientWidth", { value: 1000, configurable: true });
  part = tileAudit(scene.context);
  scene.frame.append(...(part.tools ?? []), part.panel as HTMLElement);
  part.update(tileProps());
});

afterEach(() => {
  scene.end();
  vi.useRealTimers();
});

const panel = (): HTMLElement => part.panel as HTMLElement;
const words = (): string => (panel().textContent ?? "").replace(/\s+/g, " ").trim();
const opener = (): HTMLButtonElement => part.tools?.[0] as HTMLButtonElement;
const show = (more: Partial<TileMapProps>): void => part.update(tileProps(more));
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

function button(name: string): HTMLButtonElement {
  const found = [...panel().querySelectorAll("button")].find(
    (each) => each.getAttribute("aria-label") === name || each.textContent?.trim() === name,
  );
  if (found === undefined) throw new Error(`no button ${name}`);
  return found;
}

describe("tileAudit", () => {
  it("begins on its button, and says with numbers how far it is", async () => {
    opener().click();
    expect(scene.actions.audit).toHaveBeenCalledOnce();
    expect(opener().getAttribute("aria-expanded")).toBe("true");
    expect(words()).toContain("Checking tiles");
    expect(words()).toContain("Starting…");
    progress(0, 2000, "Auditing tiles");
    await vi.advanceTimersByTimeAsync(10_000);
    progress(1240, 2000, "Auditing tiles");
    expect(words()).toContain("Auditing tiles");
    expect(words()).toContain("1,240 of 2,000 · 124 a second · 7 s left");
    expect(panel().querySelector("progress")?.getAttribute("value")).toBe("0.62");
    await vi.advanceTimersByTimeAsync(2000);
    progress(1, 3, "Comparing tiles"); // another stage says nothing of the first one's speed
    expect(words()).toMatch(/Comparing tiles Cancel 1 of 3$/);
    progress(0, 1, "Writing"); // one step is no measure
    expect(words()).toMatch(/Writing Cancel$/);
    expect(panel().querySelector("progress")?.hasAttribute("value")).toBe(false);
  });

  it("shows the result in the same place", async () => {
    opener().click();
    show({ audit: AUDIT });
    answer.resolve();
    await settle();
    expect(words()).toContain("Tiles checked: 2 findings");
    expect(words()).toContain(AUDIT.diagnosis);
    expect(words()).toContain(AUDIT.summary);
    expect(words()).toContain("Error 12 tiles missing: 404 <Not> Found z 16 · CIR");
    expect(words()).toContain("Warning 1 tile of one colour z 16 · Main");
    expect(panel().querySelector("progress")).toBeNull();
    button("Check again").click();
    expect(scene.actions.audit).toHaveBeenCalledTimes(2);
    expect(words()).not.toContain(AUDIT.diagnosis);
  });

  it("is cancelled by its button, and says so", async () => {
    opener().click();
    button("Cancel").click();
    expect(stop.aborted).toBe(true);
    await settle();
    expect(words()).toContain("Cancelled.");
    expect(words()).toContain("Check again");
  });

  it("goes on while the panel is closed, and ends with the row or the view", async () => {
    opener().click();
    opener().click();
    expect([panel().hidden, stop.aborted]).toEqual([true, false]);
    opener().click();
    expect(scene.actions.audit).toHaveBeenCalledOnce();
    show({ row: { ...tileProps().row, index: 1 } });
    expect([panel().hidden, stop.aborted]).toEqual([true, true]);
    await settle();
    opener().click();
    expect(words()).not.toContain("Cancelled");
    scene.end();
    expect(stop.aborted).toBe(true);
  });

  it("shows as text what Python raised", async () => {
    opener().click();
    answer.reject(new Error("host <b> is not asked"));
    await settle();
    expect(words()).toContain("host <b> is not asked");
    expect(panel().querySelector("b")).toBeNull();
  });

  it("goes to a finding, shows its layer and the coverage of its zoom", () => {
    show({ audit: AUDIT });
    const [missing, plain] = panel().querySelectorAll<HTMLElement>(".lbw-tile-audit__finding");
    missing?.click();
    const corners = [
      [19.401, -99.21],
      [19.402, -99.209],
    ];
    expect(scene.map.moves).toEqual([
      ["fitBounds", corners, expect.objectContaining({ animate: false, maxZoom: 16 })],
    ]);
    expect(scene.actions.showLayers.mock.calls).toEqual([[[1]]]);
    expect(scene.actions.showCoverage.mock.calls).toEqual([[{ layer: 1, zoom: 16 }]]);
    expect(missing?.getAttribute("aria-current")).toBe("true");
    plain?.click();
    expect(scene.actions.showLayers).toHaveBeenCalledOnce(); // it is on screen already
    expect(missing?.getAttribute("aria-current")).toBeNull();
  });

  it("looks beside the panels, and gets out of the way where there is no room beside", () => {
    const rect = (left: number, right: number): DOMRect => new DOMRect(left, 0, right - left, 400);
    const layers = document.createElement("div");
    layers.className = "lbw-tile-panel";
    scene.frame.append(layers);
    vi.spyOn(scene.map.container, "getBoundingClientRect").mockReturnValue(rect(100, 1100));
    vi.spyOn(panel(), "getBoundingClientRect").mockReturnValue(rect(154, 474));
    vi.spyOn(layers, "getBoundingClientRect").mockReturnValue(rect(800, 1090));
    show({ audit: AUDIT });
    panel().querySelector<HTMLElement>(".lbw-tile-audit__finding")?.click();
    expect(scene.map.moves.at(-1)?.[2]).toMatchObject({
      paddingTopLeft: [374, 0],
      paddingBottomRight: [300, 0],
    });
    expect(words()).toContain("Check again");
    vi.spyOn(scene.map.container, "getBoundingClientRect").mockReturnValue(rect(100, 700));
    Object.defineProperty(scene.map.container, "clientWidth", { value: 600, configurable: true });
    panel().querySelector<HTMLElement>(".lbw-tile-audit__finding")?.click();
    expect(scene.map.moves.at(-1)?.[2]).toMatchObject({ paddingTopLeft: [0, 0] });
    expect(words()).toBe("Tiles checked: 2 findings");
  });

  it("chooses the coverage by zoom and layer, with a legend while it is on", () => {
    show({ audit: AUDIT });
    const legend = (): boolean => panel().querySelector("ul") !== null;
    expect(legend()).toBe(false);
    const [zoom, layer] = panel().querySelectorAll("select");
    if (zoom === undefined || layer === undefined) throw new Error("no selects");
    expect([...zoom.options].map(({ text }) => text.trim())).toEqual([
      "off",
      "z 12",
      "z 14",
      "z 16",
    ]);
    zoom.value = "14";
    zoom.dispatchEvent(new Event("change"));
    expect(scene.actions.showCoverage).toHaveBeenLastCalledWith({ layer: 0, zoom: 14 });
    show({ audit: AUDIT, coverage: { layer: 0, zoom: 14 } });
    expect(zoom.value).toBe("14");
    expect(legend()).toBe(true);
    expect(words()).toContain("fine faulty not looked at");
    layer.value = "1";
    layer.dispatchEvent(new Event("change"));
    expect(scene.actions.showCoverage).toHaveBeenLastCalledWith({ layer: 1, zoom: 14 });
    zoom.value = "";
    zoom.dispatchEvent(new Event("change"));
    expect(scene.actions.showCoverage).toHaveBeenLastCalledWith(null);
  });

  it("opens by itself for a result from Python where there is room", () => {
    show({ audit: AUDIT });
    expect(panel().hidden).toBe(false);
    show({ audit: null });
    expect(panel().hidden).toBe(true);
    Object.defineProperty(scene.map.container, "clientWidth", { value: 600, configurable: true });
    show({ audit: AUDIT });
    expect(panel().hidden).toBe(true);
    opener().click();
    expect(scene.actions.audit).not.toHaveBeenCalled();
    expect(words()).toContain(AUDIT.diagnosis);
  });

  it("collapses, and closes on Escape with its coverage", () => {
    show({ audit: AUDIT, coverage: { layer: 0, zoom: 14 } });
    button("Show less of the check").click();
    expect(words()).toBe("Tiles checked: 2 findings fine faulty not looked at");
    expect(scene.actions.showCoverage).not.toHaveBeenCalled();
    button("Show all of the check").click();
    const onKey = vi.fn();
    scene.frame.addEventListener("keydown", onKey);
    button("Check again").focus();
    for (const key of ["1", "Escape"]) {
      button("Check again").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }
    expect(onKey).not.toHaveBeenCalled();
    expect(panel().hidden).toBe(true);
    expect(document.activeElement).toBe(opener());
    expect(scene.actions.showCoverage).toHaveBeenCalledWith(null);
  });

  it("says how many findings are not listed, and that there are none", () => {
    show({ audit: { ...AUDIT, hidden: 1204 } });
    expect(words()).toContain("1,206 findings");
    expect(words()).toContain("And 1,204 more");
    show({ audit: { ...AUDIT, ok: true, findings: [] } });
    expect(words()).toContain("Tiles checked: no faults");
  });

  it("needs no choice of layers where there is one", () => {
    const row = { ...tileProps().row, layers: [layerState("Main")] };
    show({ row, audit: AUDIT });
    expect(panel().querySelectorAll("select")).toHaveLength(1);
    expect(words()).toContain("Found z 16 Warning");
    part.update(tileProps({ row: { ...row, layers: [] } }));
    expect(opener().disabled).toBe(true);
  });
});
