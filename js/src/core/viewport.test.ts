import { describe, expect, it } from "vitest";
import {
  fitInto,
  isFitted,
  isPannable,
  levelFor,
  lookAt,
  middleOf,
  onStage,
  pan,
  panesOf,
  toPicture,
  toStage,
  visibleRegion,
  zoomAt,
} from "./viewport.ts";

const picture = { width: 1000, height: 500 };
const stage = { width: 400, height: 400 };

describe("fitInto", () => {
  it("shows the whole picture, centred", () => {
    const view = fitInto(picture, stage);
    expect(view).toEqual({ scale: 0.4, x: 0, y: 100 });
    expect(isPannable(view, picture, stage)).toBe(false);
  });

  it("enlarges a small picture", () => {
    expect(fitInto({ width: 40, height: 20 }, stage)).toEqual({ scale: 10, x: 0, y: 100 });
  });
});

describe("zoomAt", () => {
  it("keeps the point under the cursor", () => {
    const at = { x: 100, y: 200 };
    const view = zoomAt(fitInto(picture, stage), 10, at, picture, stage);
    expect(view.scale).toBe(4);
    const { x, y } = toPicture(view, at);
    expect(x).toBeCloseTo(250, 0);
    expect(y).toBeCloseTo(250, 0);
  });

  it("ends at the whole picture and at 64 screen pixels for one", () => {
    const view = fitInto(picture, stage);
    expect(zoomAt(view, 0.01, { x: 0, y: 0 }, picture, stage).scale).toBe(0.4);
    expect(zoomAt(view, 1e6, { x: 0, y: 0 }, picture, stage).scale).toBe(64);
  });

  it("lets a small picture shrink to its actual size", () => {
    const small = { width: 40, height: 20 };
    expect(zoomAt(fitInto(small, stage), 0.01, { x: 0, y: 0 }, small, stage).scale).toBe(1);
  });
});

describe("pan", () => {
  it("stops at the picture's edges and keeps the smaller axis centred", () => {
    const view = { scale: 0.6, x: 0, y: 50 };
    expect(pan(view, { x: 999, y: 30 }, picture, stage)).toEqual({ scale: 0.6, x: 0, y: 50 });
    expect(pan(view, { x: -999, y: 30 }, picture, stage)).toEqual({ scale: 0.6, x: -200, y: 50 });
  });

  it("moves by whole pixels, so that 100 % stays exact", () => {
    const view = pan({ scale: 1, x: -10, y: 0 }, { x: -0.4, y: -0.7 }, picture, stage);
    expect(view).toEqual({ scale: 1, x: -10, y: -1 });
  });
});

describe("visibleRegion", () => {
  it("is exactly the stage at 100 %", () => {
    const view = { scale: 1, x: -37, y: -5 };
    const region = visibleRegion(view, 0, picture, stage);
    expect(region).toEqual({ level: 0, x: 37, y: 5, width: 400, height: 400 });
    expect(onStage(region, view)).toEqual({ x: 0, y: 0, width: 400, height: 400 });
  });

  it("counts in pixels of the level, the last of which may be half outside", () => {
    const view = fitInto({ width: 1001, height: 501 }, stage);
    const region = visibleRegion(view, 1, { width: 1001, height: 501 }, stage);
    expect(region).toEqual({ level: 1, x: 0, y: 0, width: 501, height: 251 });
  });

  it("is empty for a picture outside the stage", () => {
    expect(visibleRegion({ scale: 1, x: 900, y: 0 }, 0, picture, stage).width).toBe(0);
  });
});

describe("levelFor", () => {
  it("halves while enough pixels are left for the screen", () => {
    expect([4, 1, 0.7, 0.55, 0.5, 0.27, 0.125].map(levelFor)).toEqual([0, 0, 0, 1, 1, 2, 3]);
  });
});

describe("lookAt", () => {
  it("brings a point into the middle, and tells which is there", () => {
    const view = lookAt({ x: 300, y: 200 }, 2, picture, stage);
    expect(middleOf(view, stage)).toEqual({ x: 300, y: 200 });
    expect(toStage(view, { x: 300, y: 200 })).toEqual({ x: 200, y: 200 });
  });

  it("stops at the picture's edges and at the scales that zooming has", () => {
    expect(middleOf(lookAt({ x: 0, y: 0 }, 1, picture, stage), stage)).toEqual({ x: 200, y: 200 });
    expect(lookAt({ x: 0, y: 0 }, 1e6, picture, stage).scale).toBe(64);
  });
});

describe("isFitted", () => {
  it("tells the scale of the whole picture", () => {
    expect(isFitted(fitInto(picture, stage).scale, picture, stage)).toBe(true);
    expect(isFitted(0.41, picture, stage)).toBe(false);
  });
});

describe("panesOf", () => {
  it("is the stage itself for one", () => {
    expect(panesOf(stage, 1, picture, 2)).toEqual([{ x: 0, y: 0, ...stage }]);
  });

  it("lies where the picture shows as large as it can", () => {
    // Wide pictures above one another, tall ones beside.
    expect(panesOf(stage, 2, picture, 2)).toEqual([
      { x: 0, y: 0, width: 400, height: 199 },
      { x: 0, y: 201, width: 400, height: 199 },
    ]);
    expect(panesOf(stage, 2, { width: 5, height: 10 }, 2).map(({ x }) => x)).toEqual([0, 201]);
  });

  it("is in reading order, all as large, and within the stage", () => {
    const wide = { width: 1001, height: 501 };
    for (const count of [2, 3, 4]) {
      const panes = panesOf(wide, count, picture, 2);
      expect(panes).toHaveLength(count);
      for (const { x, y, width, height } of panes) {
        expect([width, height]).toEqual([panes[0]?.width, panes[0]?.height]);
        expect(x + width).toBeLessThanOrEqual(wide.width);
        expect(y + height).toBeLessThanOrEqual(wide.height);
      }
      const places = panes.map(({ x, y }) => y * 10_000 + x);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
  });
});
