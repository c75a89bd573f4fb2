import { beforeEach, describe, expect, it } from "vitest";
import { type KeyHelp, keyHelp } from "./key_help.ts";

let help: KeyHelp;

beforeEach(() => {
  help = keyHelp([
    { keys: ["Shift", "ArrowDown"], does: "Extend the selection" },
    { keys: [" "], does: "Select the row" },
  ]);
});

const press = (key: string): boolean => help.handle(new KeyboardEvent("keydown", { key }));

describe("keyHelp", () => {
  it("shows every key by its cap and keeps its real name", () => {
    const caps = [...help.panel.querySelectorAll("kbd")];
    expect(caps.map((cap) => cap.textContent)).toEqual(["Shift", "↓", "Space"]);
    expect(caps.map((cap) => cap.dataset.key)).toEqual(["Shift", "ArrowDown", " "]);
  });

  it("opens and closes on ?, and closes on Escape", () => {
    expect(help.panel.hidden).toBe(true);
    expect(press("?")).toBe(true);
    expect(help.panel.hidden).toBe(false);
    expect(help.button.getAttribute("aria-expanded")).toBe("true");
    expect(press("Escape")).toBe(true);
    expect(help.panel.hidden).toBe(true);
  });

  it("leaves Escape to others while it is closed, and other keys always", () => {
    expect(press("Escape")).toBe(false);
    expect(press("a")).toBe(false);
  });

  it("lists the keys of what is shown now in groups, after its own", () => {
    const texts = (): (string | null)[] =>
      [...help.panel.querySelectorAll("h4, dd")].map(({ textContent }) => textContent);
    help.also([
      { keys: ["+"], does: "Zoom in", group: "Picture" },
      { keys: ["i"], does: "Invert", group: "Window" },
      { keys: ["-"], does: "Zoom out", group: "Picture" },
    ]);
    const own = ["Extend the selection", "Select the row"];
    expect(texts()).toEqual([...own, "Picture", "Zoom in", "Zoom out", "Window", "Invert"]);
    help.also([]);
    expect(texts()).toEqual(own);
  });

  it("opens by its button too", () => {
    help.button.click();
    expect(help.panel.hidden).toBe(false);
  });
});
