import { describe, expect, it } from "vitest";
import { type MapView, positionAt, positionText, tileAt } from "./tiles.ts";

const WORLD: MapView = {
  zoom: 1,
  south: -85.0511287798066,
  west: -180,
  north: 85.0511287798066,
  east: 180,
};
const MEXICO = { lat: 19.40566, lng: -99.21053 };

describe("positionAt", () => {
  it("finds the corners and the middle of the world", () => {
    const corner = positionAt("EPSG3857", WORLD, 512, 512);
    expect(corner.lat).toBeCloseTo(-85.0511287798066, 9);
    expect(corner.lng).toBeCloseTo(180, 9);
    const middle = positionAt("EPSG4326", WORLD, 256, 256);
    expect(middle.lat).toBeCloseTo(0, 9);
    expect(middle.lng).toBeCloseTo(0, 9);
  });

  it("goes on beyond the poles of the square world, where a small map shows nothing", () => {
    const view: MapView = { zoom: 0, south: -89, west: -400, north: 89, east: 400 };
    const at = positionAt("EPSG3857", view, 0, 0);
    expect(at.lat).toBeCloseTo(89, 6);
  });

  it("knows the ellipsoid", () => {
    const view: MapView = { zoom: 8, south: 0, west: -100, north: 20, east: -90 };
    const at = positionAt("EPSG3395", view, 0, 0);
    expect(at.lat).toBeCloseTo(20, 9);
    expect(at.lng).toBeCloseTo(-100, 9);
  });

  it("counts pixels downward on a pixel map", () => {
    const view: MapView = { zoom: 2, south: -100, west: 10, north: -20, east: 90 };
    expect(positionAt("Simple", view, 8, 4)).toEqual({ lat: -21, lng: 12 });
  });
});

describe("tileAt", () => {
  // mercantile.tile(-99.21053, 19.40566, 14)
  it("numbers tiles as the OpenStreetMap wiki does", () => {
    expect(tileAt("EPSG3857", 256, 14, MEXICO)).toEqual({ z: 14, x: 3676, y: 7291 });
    expect(tileAt("EPSG4326", 512, 14, MEXICO)).toEqual({ z: 14, x: 3676, y: 7291 });
  });

  it("numbers the tiles of a pixel map by their size", () => {
    expect(tileAt("Simple", 128, 2, { lat: -64, lng: 100 })).toEqual({ z: 2, x: 3, y: 2 });
    expect(tileAt("Simple", 128, 2, { lat: 1, lng: 100 })).toBeUndefined();
  });

  it("has none beyond the edges of the world", () => {
    expect(tileAt("EPSG3857", 256, 3, { lat: 89, lng: 0 })).toBeUndefined();
    expect(tileAt("EPSG3857", 256, 1, { lat: 10, lng: 190 })).toBeUndefined();
    expect(tileAt("EPSG3857", 256, 0, { lat: 0, lng: 0 })).toEqual({ z: 0, x: 0, y: 0 });
  });
});

describe("positionText", () => {
  it("writes latitude first, with a real minus", () => {
    expect(positionText("EPSG4326", MEXICO)).toBe("19.40566, −99.21053");
    expect(positionText("EPSG4326", { lat: 0, lng: 190 })).toBe("0.00000, −170.00000");
  });

  it("writes pixels for a pixel map", () => {
    expect(positionText("Simple", { lat: -12.25, lng: 3 })).toBe("x 3.0, y 12.3");
  });
});
