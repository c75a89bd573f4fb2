import { describe, expect, it } from "vitest";
import { merged } from "./merging.ts";

const BASE = { sort: ["a"], text: "x", isOpen: false };

describe("merged", () => {
  it("is what is said there where nothing was changed here", () => {
    const there = { sort: [], text: "y", isOpen: true };
    expect(merged(BASE, structuredClone(BASE), there)).toEqual(there);
  });

  it("keeps what was changed here where nothing was said there", () => {
    const here = { sort: ["b"], text: "", isOpen: true };
    expect(merged(BASE, here, structuredClone(BASE))).toEqual(here);
  });

  it("takes each field from where it was changed; from here where both have", () => {
    const here = { ...BASE, sort: ["b"], text: "mine" };
    const there = { ...BASE, text: "theirs", isOpen: true };
    expect(merged(BASE, here, there)).toEqual({ sort: ["b"], text: "mine", isOpen: true });
  });

  it("changes none of the three", () => {
    const states = [BASE, { ...BASE, text: "mine" }, { ...BASE, isOpen: true }] as const;
    const before = structuredClone(states);
    merged(...states);
    expect(states).toEqual(before);
  });
});
