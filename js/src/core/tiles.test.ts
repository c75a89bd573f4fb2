import { describe, expect, it } from "vitest";
import {
  type Grid,
  type MapView,
  positionAt,
  positionText,
  tileAt,
  tileCentre,
  tileZoom,
  wrapColumn,
} from "./tiles.ts";

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

const GEOGRAPHIC: Grid = { crs: "EPSG3857", tile_size: 256 };
const PIXELS: Grid = { crs: "Simple", tile_size: 128 };

describe("tileAt", () => {
  // mercantile.tile(-99.21053, 19.40566, 14)
  it("numbers tiles as the OpenStreetMap wiki does", () => {
    expect(tileAt(GEOGRAPHIC, 14, MEXICO)).toMatchObject({ z: 14, x: 3676, y: 7291 });
    const finer: Grid = { crs: "EPSG4326", tile_size: 512 };
    expect(tileAt(finer, 14, MEXICO)).toMatchObject({ z: 14, x: 3676, y: 7291 });
  });

  it("finds the pixel inside the tile, of the tile's own size", () => {
    expect(tileAt(GEOGRAPHIC, 0, { lat: 0, lng: 0 })).toEqual({
      z: 0,
      x: 0,
      y: 0,
      column: 128,
      row: 128,
    });
    const finer: Grid = { crs: "EPSG3857", tile_size: 512 };
    expect(tileAt(finer, 1, { lat: 0, lng: 90 })).toMatchObject({ column: 256, row: 0 });
    expect(tileAt(PIXELS, 1, { lat: -65, lng: 100.5 })).toMatchObject({ column: 73, row: 2 });
  });

  it("numbers the tiles of a pixel map by their size", () => {
    expect(tileAt(PIXELS, 2, { lat: -64, lng: 100 })).toMatchObject({ z: 2, x: 3, y: 2 });
    expect(tileAt(PIXELS, 2, { lat: 1, lng: 100 })).toBeUndefined();
    expect(tileAt(PIXELS, 2, { lat: -1, lng: -1 })).toBeUndefined();
  });

  it("has none beyond the poles, and goes round the world", () => {
    expect(tileAt(GEOGRAPHIC, 3, { lat: 89, lng: 0 })).toBeUndefined();
    expect(tileAt(GEOGRAPHIC, 3, { lat: -89, lng: 0 })).toBeUndefined();
    expect(tileAt(GEOGRAPHIC, 2, { lat: 10, lng: 190 })).toMatchObject({ x: 0, y: 1 });
    expect(tileAt(GEOGRAPHIC, 2, { lat: 10, lng: -190 })).toMatchObject({ x: 3, y: 1 });
  });
});

describe("tileCentre", () => {
  it("lies in its own tile, in every system", () => {
    for (const crs of ["EPSG3857", "EPSG4326", "EPSG3395", "Simple"] as const) {
      for (const tile of [
        { z: 3, x: 7, y: 0 },
        { z: 20, x: 235_000, y: 460_000 },
      ]) {
        const grid = { crs, tile_size: 256 };
        expect(tileAt(grid, tile.z, tileCentre(grid, tile))).toMatchObject({ ...tile });
        expect(tileAt(grid, tile.z, tileCentre(grid, tile))?.column).toBeCloseTo(128, -1);
      }
    }
  });
});

describe("tileZoom", () => {
  it("keeps to the zooms that have tiles", () => {
    expect([3, 12, 12.6, 25].map((zoom) => tileZoom(zoom, 10, 20))).toEqual([10, 12, 13, 20]);
  });
});

describe("wrapColumn", () => {
  it("takes columns round the geographic world, but not on a pixel map", () => {
    expect([-1, 0, 7, 8, 17].map((x) => wrapColumn("EPSG4326", 3, x))).toEqual([7, 0, 7, 0, 1]);
    expect(wrapColumn("Simple", 3, 8)).toBe(8);
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
