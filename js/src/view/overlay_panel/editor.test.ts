import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Appearance, OverlayPicture } from "../../protocol.gen.ts";
import {
  adjusted,
  answers,
  type Bench,
  bench,
  histogram,
  picture,
  plain,
  state,
} from "./testing.ts";

const SINGLE = picture({ bands: 1 });
const MASK = picture({ bands: 1, highest: 3, is_classes: true });
const FLOATS = picture({ bands: 1, bits: 16, scale: 0.01, offset: -2, lowest: -1.5, highest: 8.5 });

let b: Bench;

beforeEach(() => {
  b = bench();
});
afterEach(() => b.remove());

/** Opens the editor of the layer "CIR". */
async function open(info: OverlayPicture, appearance: Partial<Appearance> = {}): Promise<void> {
  b.panel.setRow(["Relief", "CIR"], { hasPicture: true });
  b.panel.setStates([state("Relief"), adjusted("CIR", appearance)]);
  b.panel.setBase(plain);
  b.panel.setPicture("CIR", info);
  disclosure("CIR").click();
  await answers();
}

function disclosure(name: string): HTMLElement {
  const buttons = [...b.panel.element.querySelectorAll<HTMLElement>(".lbw-layers__disclosure")];
  const found = buttons.find((button) =>
    button.getAttribute("aria-label")?.endsWith(` of ${name}`),
  );
  if (found === undefined) throw new Error(`no editor of ${name}`);
  return found;
}

/** What the last change made of the layer's appearance, and whether it was the last. */
function last(): [Partial<Appearance> | undefined, boolean | undefined] {
  const [states, settled] = b.actions.change.mock.lastCall ?? [];
  return [states?.[1]?.appearance, settled];
}

const becomes = (change: Partial<Appearance>, settled = true) => [{ ...plain, ...change }, settled];

function segment(group: string, label: string): HTMLElement {
  const buttons = [...b.control(group).querySelectorAll("button")];
  const found = buttons.find((button) => button.textContent?.trim() === label);
  if (found === undefined) throw new Error(`no ${label} in ${group}`);
  return found;
}

const pressed = (group: string): string[] =>
  [...b.control(group).querySelectorAll('[aria-pressed="true"]')].map((on) =>
    on.textContent.trim(),
  );

const value = (label: string): string => b.control<HTMLInputElement>(label).value;

describe("opening", () => {
  it("shows and hides the editor, and says so", async () => {
    await open(SINGLE);
    expect(disclosure("CIR").getAttribute("aria-expanded")).toBe("true");
    expect(b.has("Gamma of CIR")).toBe(true);
    disclosure("CIR").click();
    expect(disclosure("CIR").getAttribute("aria-expanded")).toBe("false");
    expect(b.has("Gamma of CIR")).toBe(false);
  });

  it("asks for the histogram once, and again for another picture", async () => {
    b.panel.setRow(["Relief", "CIR"], { hasPicture: true });
    b.panel.setStates([state("Relief"), state("CIR")]);
    disclosure("CIR").click();
    expect(b.actions.histogram).not.toHaveBeenCalled();
    b.panel.setPicture("CIR", SINGLE);
    expect(b.actions.histogram).toHaveBeenCalledExactlyOnceWith("CIR");
    disclosure("CIR").click();
    disclosure("CIR").click();
    expect(b.actions.histogram).toHaveBeenCalledOnce();
    b.panel.setRow(["CIR"], { hasPicture: true });
    b.panel.setPicture("CIR", SINGLE);
    expect(b.actions.histogram).toHaveBeenCalledTimes(2);
  });

  it("an answer about the picture before is forgotten", async () => {
    let answerLate = (_answer: typeof histogram): void => undefined;
    b.actions.histogram.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          answerLate = resolve;
        }),
    );
    await open(SINGLE);
    b.panel.setPicture("CIR", SINGLE);
    await answers();
    answerLate({ ...histogram, automatic: [1, 2] });
    await answers();
    b.control("Automatic limits of CIR").click();
    expect(last()).toEqual(becomes({ limits: [12, 240] }));
  });

  it("says that there is nothing to adjust, and why there is no histogram", async () => {
    b.actions.histogram.mockRejectedValueOnce(new Error("the engine is gone"));
    await open(SINGLE);
    expect(b.text(".lbw-layers__histogram")).toBe("No histogram: the engine is gone");
    expect(b.control<HTMLButtonElement>("Automatic limits of CIR").disabled).toBe(true);
    b.panel.setStatus("Relief", { kind: "failed", note: "404" });
    disclosure("Relief").click();
    expect(b.panel.element.textContent).toContain("There is no picture to adjust");
  });
});

describe("which controls there are", () => {
  const all = ["Colours", "Gamma", "Transparent colour", "Tolerance", "Scaling"];
  const there = (name: string): string[] => all.filter((label) => b.has(`${label} of ${name}`));

  it("of a colour picture, a single band and a mask", async () => {
    await open(picture());
    expect(there("CIR")).toEqual(["Gamma", "Transparent colour", "Scaling"]);
    b.panel.setPicture("CIR", SINGLE);
    expect(there("CIR")).toEqual(["Colours", "Gamma", "Transparent colour", "Scaling"]);
    b.panel.setPicture("CIR", MASK);
    expect(there("CIR")).toEqual(["Colours", "Scaling"]);
    expect(disclosure("CIR").textContent.trim()).toBe("Classes");
    b.panel.setStates([
      state("Relief"),
      adjusted("CIR", { colormap: "grey", transparent: "#000000" }),
    ]);
    expect(there("CIR")).toEqual(all);
  });

  it("of the base image: it has no place to be moved to, and a mask is grey", () => {
    b.panel.setRow([], { hasPicture: true });
    b.panel.setBase(plain);
    b.panel.setPicture(null, MASK);
    disclosure("Base image").click();
    expect(there("Base image")).toEqual(["Colours", "Gamma", "Transparent colour"]);
    expect(b.has("Offset of Base image down, pixels")).toBe(false);
    expect(value("Colours of Base image")).toBe("grey");
    b.enter("Gamma of Base image", "100", "input");
    expect(b.actions.changeBase).toHaveBeenLastCalledWith({ ...plain, gamma: 10 }, false);
    expect(b.actions.change).not.toHaveBeenCalled();
  });
});

describe("limits", () => {
  it("are the picture's range until they are set", async () => {
    await open(SINGLE);
    expect([value("Darkest value of CIR"), value("Lightest value of CIR")]).toEqual(["0", "255"]);
    b.panel.setStates([state("Relief"), adjusted("CIR", { limits: [200, -7] })]);
    expect([value("Darkest value of CIR"), value("Lightest value of CIR")]).toEqual(["200", "-7"]);
    expect(value("Darkest value of CIR, slider")).toBe("200");
  });

  it("follow each thumb", async () => {
    await open(SINGLE);
    b.enter("Darkest value of CIR, slider", "30", "input");
    expect(last()).toEqual(becomes({ limits: [30, 255] }, false));
    b.enter("Lightest value of CIR, slider", "20", "change");
    expect(last()).toEqual(becomes({ limits: [30, 20] }));
    expect(b.control("Darkest value of CIR, slider").getAttribute("aria-valuetext")).toBe("30");
  });

  it("follow the numbers, also beyond the range; what is none is put back", async () => {
    await open(SINGLE);
    b.enter("Lightest value of CIR", "1000", "change");
    expect(last()).toEqual(becomes({ limits: [0, 1000] }));
    b.enter("Lightest value of CIR", "", "change");
    expect([b.actions.change.mock.calls.length, value("Lightest value of CIR")]).toEqual([
      1,
      "1000",
    ]);
    const input = b.control("Darkest value of CIR");
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp" }));
    expect(last()).toEqual(becomes({ limits: [1, 1000] }));
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", shiftKey: true }));
    expect(last()).toEqual(becomes({ limits: [-9, 1000] }));
  });

  it("are automatic, and the full range", async () => {
    await open(SINGLE);
    b.control("Automatic limits of CIR").click();
    expect(last()).toEqual(becomes({ limits: [12, 240] }));
    b.control("Full range of CIR").click();
    expect(last()).toEqual(becomes({}));
  });

  it("of floats are as fine as a thousandth of their range", async () => {
    await open(FLOATS);
    const slider = b.control<HTMLInputElement>("Darkest value of CIR, slider");
    expect([slider.min, slider.max, slider.step]).toEqual(["-1.5", "8.5", "any"]);
    b.enter("Darkest value of CIR, slider", "0.123456", "input");
    expect(last()).toEqual(becomes({ limits: [0.12, 8.5] }, false));
  });

  it("of a picture with one value only can still be set", async () => {
    await open(picture({ bands: 1, bits: 16, lowest: 7, highest: 7 }));
    const slider = b.control<HTMLInputElement>("Lightest value of CIR, slider");
    expect([slider.min, slider.max]).toEqual(["7", "8"]);
    expect(b.panel.element.querySelector(".lbw-layers__curve")?.getAttribute("d")).not.toContain(
      "NaN",
    );
  });

  it("draw the histogram and how light each value becomes", async () => {
    await open(SINGLE, { limits: [0, 127.5], gamma: 2 });
    const path = (name: string): string =>
      b.panel.element.querySelector(`.lbw-layers__${name}`)?.getAttribute("d") ?? "";
    expect(path("counts")).toContain("75,0 100,0"); // the last of four bins is the highest
    expect(path("counts")).toContain("50,66.667"); // a ninth of it: a third as high
    expect(path("curve")).toMatch(/^M0,100 .* 12\.5,50 .* 50,0 L100,0$/);
  });
});

describe("gamma", () => {
  it("is even in ratios, and can be reset", async () => {
    await open(SINGLE);
    expect([
      value("Gamma of CIR"),
      b.control<HTMLButtonElement>("Reset gamma of CIR").disabled,
    ]).toEqual(["0", true]);
    b.enter("Gamma of CIR", "-100", "input");
    expect(last()).toEqual(becomes({ gamma: 0.1 }, false));
    b.control("Reset gamma of CIR").click();
    expect(last()).toEqual(becomes({ gamma: 1 }));
  });

  it("every place of the slider is kept", async () => {
    await open(SINGLE);
    const moved = Array.from({ length: 201 }, (_, index) => String(index - 100)).filter((place) => {
      b.enter("Gamma of CIR", place, "input");
      return value("Gamma of CIR") !== place;
    });
    expect(moved).toEqual([]);
  });
});

describe("colours", () => {
  const options = (): string[] =>
    [...b.control<HTMLSelectElement>("Colours of CIR").options].map((option) => option.value);

  it("a colormap or a tint, one instead of the other", async () => {
    await open(SINGLE);
    expect(options()).toEqual(["grey", "viridis", "cividis", "magma", "rdbu", "tint"]);
    b.enter("Colours of CIR", "viridis", "change");
    expect(last()).toEqual(becomes({ colormap: "viridis" }));
    b.enter("Colours of CIR", "tint", "change");
    expect(last()).toEqual(becomes({ tint: "#ff5252" }));
    b.enter("Tint of CIR", "#00ff00", "input");
    expect(last()).toEqual(becomes({ tint: "#00ff00" }, false));
    b.enter("Tint of CIR", "#00ff01", "change");
    expect(last()).toEqual(becomes({ tint: "#00ff01" }));
    b.enter("Colours of CIR", "grey", "change");
    expect(last()).toEqual(becomes({ colormap: "grey" }));
    expect(b.has("Tint of CIR")).toBe(false);
  });

  it("a tint stands instead of classes chosen by hand", async () => {
    await open(SINGLE, { colormap: "classes", tint: "#ff0000" });
    expect(value("Colours of CIR")).toBe("tint");
  });

  it("classes are offered of a mask", async () => {
    await open(MASK);
    expect([options().includes("classes"), value("Colours of CIR")]).toEqual([true, "classes"]);
    b.enter("Colours of CIR", "magma", "change");
    expect(last()).toEqual(becomes({ colormap: "magma" }));
    expect(b.has("Gamma of CIR")).toBe(true);
  });

  it("the strip goes from the darkest to the lightest", async () => {
    await open(SINGLE, { tint: "#ff0000" });
    const strip = b.panel.element.querySelector(".lbw-layers__strip")?.getAttribute("style");
    expect(strip).toBe("background: linear-gradient(to right, #000, #ff0000)");
  });
});

describe("the legend", () => {
  it("has each class with its colour and share", async () => {
    await open(MASK);
    const classes = [...b.control("Legend of CIR").children].map((one) =>
      one.textContent?.replace(/\s+/g, " ").trim(),
    );
    expect(classes).toEqual(["0 (transparent) 75 %", "2 25 %", "3 < 0.1 %"]);
    const swatches = [...b.panel.element.querySelectorAll(".lbw-layers__swatch")];
    const styles = swatches.map((swatch) => swatch.getAttribute("style"));
    expect(styles[0]).toBeNull();
    expect(styles[1]).toMatch(/^background: rgb\(\d+ \d+ \d+\)$/);
    expect(styles[2]).not.toBe(styles[1]);
  });

  it("says when there is none", async () => {
    b.actions.histogram.mockResolvedValueOnce({ ...histogram, classes: [] });
    await open(SINGLE, { colormap: "classes" });
    expect(b.text(".lbw-layers__legend")).toBe("Not a mask of few classes: no legend");
  });
});

describe("the transparent colour", () => {
  const GROUP = "Transparent colour of CIR";

  it("none, black or white", async () => {
    await open(picture());
    expect(pressed(GROUP)).toEqual(["None"]);
    segment(GROUP, "Black").click();
    expect([last(), pressed(GROUP)]).toEqual([becomes({ transparent: "#000000" }), ["Black"]]);
    segment(GROUP, "White").click();
    expect(last()).toEqual(becomes({ transparent: "#ffffff" }));
    segment(GROUP, "None").click();
    expect([last(), b.has("Tolerance of CIR")]).toEqual([becomes({}), false]);
  });

  it("picked from the picture", async () => {
    await open(picture());
    segment(GROUP, "Pick").click();
    expect(b.actions.pickColor).toHaveBeenCalledExactlyOnceWith("CIR");
    expect([b.actions.change.mock.calls, pressed(GROUP)]).toEqual([[], ["Pick"]]);
    expect(b.panel.element.textContent).toContain("Click on the picture");
    b.panel.picked("CIR", "#102030");
    expect([last(), pressed(GROUP)]).toEqual([becomes({ transparent: "#102030" }), ["Pick"]]);
    expect(b.panel.element.textContent).not.toContain("Click on the picture");
    b.enter(`${GROUP}, picked`, "#102031", "input");
    expect(last()).toEqual(becomes({ transparent: "#102031" }, false));
  });

  it("not picked after all", async () => {
    await open(picture());
    segment(GROUP, "Pick").click();
    b.panel.picked("CIR", null);
    expect([b.actions.change.mock.calls, pressed(GROUP)]).toEqual([[], ["None"]]);
  });

  it("has a tolerance", async () => {
    await open(picture(), { transparent: "#000000", tolerance: 8 });
    expect(value("Tolerance of CIR")).toBe("8");
    b.enter("Tolerance of CIR", "12", "input");
    expect(last()).toEqual(becomes({ transparent: "#000000", tolerance: 12 }, false));
  });
});

describe("placing", () => {
  it("nearest or smooth", async () => {
    await open(picture());
    expect(pressed("Scaling of CIR")).toEqual(["Nearest"]);
    segment("Scaling of CIR", "Smooth").click();
    expect([last(), pressed("Scaling of CIR")]).toEqual([becomes({ smooth: true }), ["Smooth"]]);
  });

  it("an offset, and back", async () => {
    await open(picture());
    const reset = b.control<HTMLButtonElement>("Reset offset of CIR");
    expect(reset.disabled).toBe(true);
    b.enter("Offset of CIR to the right, pixels", "2.5", "change");
    expect(last()).toEqual(becomes({ offset: [2.5, 0] }));
    b.enter("Offset of CIR down, pixels", "-3", "change");
    expect(last()).toEqual(becomes({ offset: [2.5, -3] }));
    reset.click();
    expect(last()).toEqual(becomes({}));
    expect(value("Offset of CIR down, pixels")).toBe("0");
  });
});

it("what is being typed stays while something else changes", async () => {
  await open(SINGLE);
  const input = b.control<HTMLInputElement>("Lightest value of CIR");
  input.value = "17";
  b.panel.setStatus("CIR", { kind: "ready", note: "4 × 2 px" });
  b.panel.setValues(new Map());
  expect(input.value).toBe("17");
});
