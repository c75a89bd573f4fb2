import { describe, expect, it } from "vitest";
import { arrange, sizeByKey, within } from "./workbench_sizes.ts";

const unset = { table: null, details: null };
const room = { width: 1400, windowHeight: 1000, hasSubmit: true, sizes: unset };

describe("arrange", () => {
  it("has one column below 700 px of its own width", () => {
    expect(arrange({ ...room, width: 699 }).layout).toBe("narrow");
    expect(arrange({ ...room, width: 700 }).layout).toBe("wide");
  });

  it("takes with the submit line at most 80 % of the window", () => {
    expect(arrange({ ...room, hasSubmit: false }).height).toBe(800);
    expect(arrange(room).height).toBeLessThan(800);
  });

  it("leaves room for table and stage in a window of any height", () => {
    for (let windowHeight = 0; windowHeight < 3000; windowHeight += 97) {
      const { height, table } = arrange({ ...room, windowHeight });
      expect(table.max).toBeGreaterThanOrEqual(table.min);
      expect(height - table.max).toBeGreaterThan(280);
    }
  });

  it("keeps what was chosen within what there is room for", () => {
    for (let width = 700; width < 3000; width += 61) {
      for (const chosen of [-5, 0, 300, 1e6]) {
        const sizes = { table: chosen, details: chosen };
        const { table, details } = arrange({ ...room, width, sizes });
        expect(table.size).toBe(within(chosen, table));
        expect(details.size).toBeGreaterThanOrEqual(details.min);
        expect(width - details.size).toBeGreaterThanOrEqual(440);
      }
    }
  });

  it("says nothing of the table's height until it is chosen", () => {
    expect(arrange(room).table.size).toBeNull();
    expect(arrange({ ...room, sizes: { table: 300, details: null } }).table.size).toBe(300);
  });
});

describe("sizeByKey", () => {
  const span = { size: 300, min: 200, max: 320 };
  const keys = { smaller: "ArrowUp", larger: "ArrowDown" };
  const press = (key: string, shiftKey = false) => sizeByKey({ key, shiftKey }, span, keys);

  it("moves by steps, never beyond the ends", () => {
    expect(press("ArrowUp")).toBe(284);
    expect(press("ArrowUp", true)).toBe(236);
    expect(press("ArrowDown")).toBe(316);
    expect(press("ArrowDown", true)).toBe(320);
  });

  it("goes to the ends, and back to how it was at first", () => {
    expect(press("Home")).toBe(200);
    expect(press("End")).toBe(320);
    expect(press("Enter")).toBeNull();
  });

  it("leaves the other keys", () => {
    expect(press("ArrowLeft")).toBeUndefined();
    expect(press("a")).toBeUndefined();
  });
});
