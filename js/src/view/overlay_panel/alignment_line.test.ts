import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Alignment, AlignmentResult } from "../../protocol.gen.ts";
import { adjusted, type Bench, bench, plain, state } from "./testing.ts";

let b: Bench;

beforeEach(() => {
  b = bench();
});
afterEach(() => b.remove());

function result(text: string, more: Partial<Alignment>): AlignmentResult {
  const alignment: Alignment = {
    verdict: "shifted",
    dx: 0,
    dy: 0,
    error: 0.5,
    confidence: 0.9,
    scale: 1,
    rotation: 0,
    reason: "",
    ...more,
  };
  return { alignment, text };
}

const SHIFTED = result("shifted by 6, −2 ± 0.5 px", { dx: 6.04, dy: -2 });

function show(
  alignment: AlignmentResult | "checking" | null,
  offset: [number, number] = [0, 0],
): void {
  b.panel.setRow(["Relief", "CIR"], { hasPicture: true });
  b.panel.setStates([state("Relief"), adjusted("CIR", { offset })]);
  b.panel.setAlignment("CIR", alignment);
}

/** What the row of the layer says, without the names of its icons. */
function line(): string {
  return b.text(".lbw-layers__facts").replace(/\s+/g, " ");
}

function last(): [offset: [number, number] | undefined, settled: boolean | undefined] {
  const [states, settled] = b.actions.change.mock.lastCall ?? [];
  return [states?.[1]?.appearance.offset, settled];
}

describe("the alignment of a layer", () => {
  it.each([
    [null, ""],
    ["checking", "checking alignment…"],
    [result("aligned", { verdict: "aligned" }), "aligned"],
    [
      result("cannot tell: too little texture", { verdict: "unknown" }),
      "alignment: cannot tell: too little texture",
    ],
    [SHIFTED, "shifted by 6, −2 ± 0.5 px Nudge back"],
    [
      result("rotated by 1.0°", { dx: 0.2, dy: 0.1, rotation: 1 }),
      "rotated by 1.0°", // no nudge cures that
    ],
  ] as const)("%o", (alignment, expected) => {
    show(alignment);
    expect(line()).toBe(expected);
    expect(b.panel.element.querySelector(".lbw-layers__warning") !== null).toBe(
      typeof alignment === "object" && alignment?.alignment.verdict === "shifted",
    );
  });

  it("is nudged back, and the nudge undone", () => {
    show(SHIFTED);
    b.control("Nudge back CIR").click();
    expect(last()).toEqual([[-6, 2], true]);
    expect(line()).toBe("nudged by −6, 2 px Undo nudge");
    expect(b.panel.element.querySelector(".lbw-layers__warning")).toBeNull();
    b.control("Undo nudge of CIR").click();
    expect(last()).toEqual([[0, 0], true]);
    expect(line()).toBe("shifted by 6, −2 ± 0.5 px Nudge back");
  });

  it("undone goes back to where the layer was", () => {
    show(SHIFTED, [1, 0]);
    expect(line()).toBe("shifted by 6, −2 ± 0.5 px Nudge back nudged by 1, 0 px Undo nudge");
    b.control("Nudge back CIR").click();
    b.control("Undo nudge of CIR").click();
    expect(last()).toEqual([[1, 0], true]);
    b.control("Undo nudge of CIR").click();
    expect(last()).toEqual([[0, 0], true]);
  });

  it("an offset that corrects it counts, whoever set it; within the error", () => {
    show(SHIFTED, [-5.6, 2.4]);
    expect(line()).toBe("nudged by −5.6, 2.4 px Undo nudge");
    show(SHIFTED, [-5.5, 2.6]);
    expect(line()).toContain("shifted by");
  });

  it("a nudge of a layer that is scaled too leaves it said", () => {
    show(result("scaled by 2 % and shifted by 6, 0 ± 0.5 px", { dx: 6, scale: 1.02 }), [-6, 0]);
    expect(line()).toBe("scaled by 2 % and shifted by 6, 0 ± 0.5 px nudged by −6, 0 px Undo nudge");
    expect(b.has("Nudge back CIR")).toBe(false);
  });

  it("a layer that was right before it was nudged says so", () => {
    show(result("aligned", { verdict: "aligned" }), [3, 0]);
    expect(line()).toBe("aligned before it was nudged by 3, 0 px Undo nudge");
  });

  it("sets no negative zero", () => {
    show(result("shifted by 6, 0 ± 0.5 px", { dx: 6, dy: 0 }));
    b.control("Nudge back CIR").click();
    expect(Object.is(last()[0]?.[1], 0)).toBe(true);
  });

  it("is checked again on demand", () => {
    show(SHIFTED);
    b.panel.setBase(plain);
    b.control("Check alignment again").click();
    expect(b.actions.checkAlignment).toHaveBeenCalledOnce();
  });
});
