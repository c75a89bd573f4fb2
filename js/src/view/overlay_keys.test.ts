import { beforeEach, describe, expect, it, type Mock, vi } from "vitest";
import { KEY_BINDINGS, type KeyTarget, runKey } from "./overlay_keys.ts";

type FakeTarget = { [K in keyof KeyTarget]: Mock<KeyTarget[K]> };
let target: FakeTarget;

/** Does nothing, whatever it is told, and says so. */
const fakeTarget = (): FakeTarget => {
  const told = new Map<string, Mock>();
  return new Proxy({} as FakeTarget, {
    get: (_, name: string) => {
      if (!told.has(name))
        told.set(
          name,
          vi.fn(() => false),
        );
      return told.get(name);
    },
  });
};

beforeEach(() => {
  target = fakeTarget();
});

/** Presses a key on an element; says whether it was taken. */
function press(key: string, on = "div", more: KeyboardEventInit & { type?: string } = {}): boolean {
  const event = new KeyboardEvent("keydown", { key, ...more });
  const element = document.createElement(on);
  if (element instanceof HTMLInputElement) element.type = more.type ?? "range";
  Object.defineProperty(event, "target", { value: element });
  return runKey(target, event);
}

const isModifier = (key: string): boolean => ["Ctrl", "Alt", "Shift"].includes(key);

/** The presses that a listed hint stands for: modifiers go with each of the keys after them. */
const pressesOf = (keys: readonly string[]) =>
  keys
    .filter((key) => !isModifier(key))
    .map((key) => ({
      key,
      ctrlKey: keys.includes("Ctrl"),
      altKey: keys.includes("Alt"),
      shiftKey: keys.includes("Shift"),
      code: /^\d$/.test(key) ? `Digit${key}` : "",
    }));

describe("runKey", () => {
  it("takes every listed key, but those that have nothing to do now", () => {
    const left = KEY_BINDINGS.flatMap(({ keys }) => pressesOf(keys))
      .filter(({ key, ...more }) => !press(key, "div", more))
      .map(({ key }) => key);
    expect(left).toEqual(["ArrowUp", "ArrowDown", "Enter", "Escape"]);
  });

  it("lists no key twice", () => {
    const chords = KEY_BINDINGS.flatMap(({ keys }) =>
      pressesOf(keys).map((one) => JSON.stringify(one)),
    );
    expect(chords.length).toBe(new Set(chords).size);
  });

  it("says of every key what it does, and in which group", () => {
    for (const { does, group } of KEY_BINDINGS) expect([does, group]).not.toContain("");
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

  it("knows a digit with Shift by its place on the keyboard", () => {
    press("@", "div", { code: "Digit2", shiftKey: true });
    press('"', "div", { code: "Digit2", shiftKey: true });
    expect(target.toggleSolo.mock.calls).toEqual([[1], [1]]);
    press("=", "div", { code: "Digit0", shiftKey: true }); // where that is a plus sign's key
    expect(target.zoomIn).toHaveBeenCalledTimes(1);
  });

  it("tells arrows apart by what is held with them", () => {
    press("ArrowUp", "div", { altKey: true });
    press("ArrowUp", "div", { altKey: true, shiftKey: true });
    press("ArrowUp", "div", { ctrlKey: true });
    press("ArrowUp", "div", { ctrlKey: true, shiftKey: true });
    expect(target.nudge.mock.calls).toEqual([
      [0, -1],
      [0, -10],
    ]);
    expect(target.moveCross.mock.calls).toEqual([
      [0, -1, false],
      [0, -1, true],
    ]);
    expect(target.panBy).not.toHaveBeenCalled();
  });

  it("leaves a control the keys that it uses itself", () => {
    expect(press("ArrowRight", "input")).toBe(false);
    expect(press("Home", "input")).toBe(false);
    expect(press(" ", "button")).toBe(false);
    expect(press("f", "select")).toBe(false);
    expect(press("f", "button")).toBe(true);
    expect(press("2", "input")).toBe(true);
    expect(press("2", "input", { type: "text" })).toBe(false);
    expect(press("f", "input", { type: "number" })).toBe(false);
  });

  it("leaves other combinations to the host and the browser", () => {
    expect(press("f", "div", { ctrlKey: true })).toBe(false);
    expect(press("z", "div", { metaKey: true })).toBe(false);
    expect(press("c", "div", { ctrlKey: true })).toBe(false);
    expect(press("Enter", "div", { shiftKey: true })).toBe(false);
  });

  it("takes letters whether or not caps lock is on", () => {
    expect(press("F")).toBe(true);
    press("M");
    press("M", "div", { shiftKey: true });
    expect(target.changeBlendMode.mock.calls).toEqual([[1], [-1]]);
  });
});
