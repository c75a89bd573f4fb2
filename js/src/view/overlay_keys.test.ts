import { beforeEach, describe, expect, it, vi } from "vitest";
import { KEY_BINDINGS, type KeyTarget, runKey } from "./overlay_keys.ts";

const fakeTarget = () => ({
  step: vi.fn<KeyTarget["step"]>(),
  toggle: vi.fn<KeyTarget["toggle"]>(),
  showBaseAlone: vi.fn<KeyTarget["showBaseAlone"]>(),
  zoomIn: vi.fn<KeyTarget["zoomIn"]>(),
  zoomOut: vi.fn<KeyTarget["zoomOut"]>(),
  fit: vi.fn<KeyTarget["fit"]>(),
  showActualSize: vi.fn<KeyTarget["showActualSize"]>(),
  panBy: vi.fn<KeyTarget["panBy"]>(() => false),
});
let target: ReturnType<typeof fakeTarget>;

beforeEach(() => {
  target = fakeTarget();
});

/** Presses a key on an element; says whether it was taken. */
function press(key: string, on = "div", modifiers: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent("keydown", { key, ...modifiers });
  Object.defineProperty(event, "target", { value: document.createElement(on) });
  return runKey(target, event);
}

describe("runKey", () => {
  it("takes every listed key, but the two that only pan", () => {
    const left = KEY_BINDINGS.flatMap(({ keys }) => keys).filter((key) => !press(key));
    expect(left).toEqual(["ArrowUp", "ArrowDown"]);
  });

  it("pans a picture that is larger than the stage, else steps through the rows", () => {
    press("ArrowRight");
    expect(target.step).toHaveBeenCalledWith(1);
    target.panBy.mockReturnValue(true);
    press("ArrowRight");
    expect(target.step).toHaveBeenCalledTimes(1);
    expect(target.panBy).toHaveBeenLastCalledWith(-0.1, 0);
  });

  it("counts the layers from 1, with 0 for the tenth", () => {
    for (const key of ["1", "9", "0"]) press(key);
    expect(target.toggle.mock.calls).toEqual([[0], [8], [9]]);
  });

  it("leaves a control the keys that it uses itself", () => {
    expect(press("ArrowRight", "input")).toBe(false);
    expect(press(" ", "button")).toBe(false);
    expect(press("f", "select")).toBe(false);
    expect(press("f", "button")).toBe(true);
    expect(press("2", "input")).toBe(true);
  });

  it("leaves combinations to the host and the browser", () => {
    expect(press("f", "div", { ctrlKey: true })).toBe(false);
    expect(press("z", "div", { metaKey: true })).toBe(false);
    expect(press("ArrowLeft", "div", { altKey: true })).toBe(false);
  });

  it("takes letters whether or not caps lock is on", () => {
    expect(press("F")).toBe(true);
  });
});
