import { describe, expect, it } from "vitest";
import { Budget, type Held, type HeldKind } from "./budget.ts";

const MIB = 2 ** 20;

function holding(budget: Budget, gone: string[]) {
  return (kind: HeldKind, name: string, mib: number): Held => {
    const one = { bytes: mib * MIB, drop: () => void gone.push(name) };
    budget.hold(kind, one);
    return one;
  };
}

describe("Budget", () => {
  it("drops what is cheapest to make again, the least recently used first", () => {
    const gone: string[] = [];
    const budget = new Budget(512 * MIB);
    const hold = holding(budget, gone);
    hold("decoded", "picture", 200);
    hold("tiles", "tile", 100);
    const first = hold("gathered", "first", 100);
    hold("gathered", "second", 100);
    budget.touch("gathered", first);
    hold("decoded", "another", 60);
    expect(gone).toEqual(["second"]);
    expect(budget.bytes).toBe(460 * MIB);
  });

  it("keeps a reserve of each kind while others can go", () => {
    const gone: string[] = [];
    const hold = holding(new Budget(512 * MIB), gone);
    hold("gathered", "gathered", 90);
    hold("tiles", "tile", 60);
    hold("decoded", "old", 200);
    hold("decoded", "new", 200);
    expect(gone).toEqual(["old"]);
  });

  it("never drops what has just come, even where it is too large by itself", () => {
    const gone: string[] = [];
    const budget = new Budget(512 * MIB);
    const hold = holding(budget, gone);
    hold("decoded", "old", 1);
    hold("decoded", "huge", 600);
    expect(gone).toEqual(["old"]);
    hold("decoded", "next", 1);
    expect(gone).toEqual(["old", "huge"]);
    expect(budget.bytes).toBe(MIB);
  });

  it("counts what was given back no longer", () => {
    const budget = new Budget();
    const one = holding(budget, [])("tiles", "tile", 5);
    budget.release("tiles", one);
    budget.release("tiles", one);
    expect(budget.bytes).toBe(0);
  });
});
