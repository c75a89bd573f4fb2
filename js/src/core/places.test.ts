import { describe, expect, it } from "vitest";
import { type PlaceContext, PlaceError, readPlace } from "./places.ts";
import { tileAt } from "./tiles.ts";

const MEXICO: PlaceContext = {
  crs: "EPSG4326",
  tile_size: 256,
  min_zoom: 12,
  max_native_zoom: 20,
  deepest: 23,
  south: 19.4,
  west: -99.211,
  north: 19.406,
  east: -99.205,
};
const PIXELS: PlaceContext = {
  ...MEXICO,
  crs: "Simple",
  min_zoom: 0,
  max_native_zoom: 4,
  deepest: 7,
  south: -256,
  west: 0,
  north: 0,
  east: 256,
};

function refusal(text: string, context = MEXICO): string {
  try {
    readPlace(text, context);
  } catch (error) {
    expect(error).toBeInstanceOf(PlaceError);
    return (error as Error).message;
  }
  throw new Error(`“${text}” was read`);
}

describe("readPlace", () => {
  it.each([
    "19.403, -99.208",
    " 19.403 -99.208 ",
    "19.403,-99.208",
    "19.403; −99.208",
    "+19.403 , -99.208",
    "19.403° N, 99.208° W",
    "19.403N 99.208w",
    "99.208 W, 19.403 N",
  ])("reads latitude and longitude: %s", (text) => {
    const { at, zoom, isOutside } = readPlace(text, MEXICO);
    expect(at.lat).toBeCloseTo(19.403, 9);
    expect(at.lng).toBeCloseTo(-99.208, 9);
    expect(zoom).toBeUndefined();
    expect(isOutside).toBe(false);
  });

  it.each([
    "14/19.403/-99.208",
    "https://www.openstreetmap.org/#map=14/19.403/-99.208",
    "#14/19.403/-99.208",
  ])("reads a zoom before them: %s", (text) => {
    const place = readPlace(text, MEXICO);
    expect(place).toMatchObject({ at: { lat: 19.403, lng: -99.208 }, zoom: 14 });
    expect(place.words).toBe("19.40300, −99.20800 at zoom 14");
  });

  it.each(["14/3676/7291", "tile 14/3676/7291", "14 / 3676 / 7291"])("reads a tile: %s", (text) => {
    const { at, zoom, words, isOutside } = readPlace(text, MEXICO);
    expect(tileAt(MEXICO, 14, at)).toMatchObject({ z: 14, x: 3676, y: 7291 });
    expect([zoom, words, isOutside]).toEqual([14, "tile 14/3676/7291", false]);
  });

  it("reads pixels of a pixel map, as the status line writes them", () => {
    for (const text of ["100.5, 20", "x 100.5, y 20.0", "100.5 20"]) {
      expect(readPlace(text, PIXELS)).toMatchObject({ at: { lat: -20, lng: 100.5 } });
    }
    expect(readPlace("3/100.5/20", PIXELS)).toMatchObject({ zoom: 3, at: { lng: 100.5 } });
    expect(readPlace("2/3/1", PIXELS)).toMatchObject({ zoom: 2, at: { lat: -96, lng: 224 } });
  });

  it("says when a place lies outside of the row", () => {
    expect(readPlace("48.2, 16.4", MEXICO).isOutside).toBe(true);
    expect(readPlace("14/0/0", MEXICO).isOutside).toBe(true);
    expect(readPlace("4/0/0", PIXELS).isOutside).toBe(false);
    expect(readPlace("300, 20", PIXELS).isOutside).toBe(true);
  });

  it("finds the turn of the world in which the row lies", () => {
    const fiji = { ...MEXICO, min_zoom: 0, south: -20, west: 176, north: -15, east: 182 };
    expect(readPlace("-17, -179", fiji)).toMatchObject({ at: { lng: 181 }, isOutside: false });
    const { at, isOutside } = readPlace("6/0/35", fiji);
    expect(at.lng).toBeGreaterThan(180);
    expect(isOutside).toBe(false);
    expect(readPlace("6/30/35", fiji).isOutside).toBe(true);
  });

  it.each([
    ["", /^Type a place: “lat, lng”/],
    ["here", /“here” is no number/],
    ["19.4", /holds one number\. Expected “lat, lng”/],
    ["1, 2, 3", /holds 3 numbers/],
    ["1/2/3/4", /holds 4 numbers/],
    [
      "-99.208, 19.403",
      /Latitude -99.208 is beyond ±90. Latitude comes first: “19.403, -99.208”\?/,
    ],
    ["100, 200", /Latitude 100 is beyond ±90. Expected/],
    ["19, 500", /Longitude 500 is beyond ±180/],
    ["9/19.4/-99.2", /Zoom 9 is none of this row: its zooms are 12 to 23/],
    ["21/3676/7291", /Zoom 21 is none of this row: its zooms are 12 to 20/],
    ["12/5000/1", /There is no tile 12\/5000\/1 at zoom 12\. .* 0 to 4,095/],
    ["19.4.1, 3", /“19.4.1” is no number/],
  ])("teaches: %s", (text, message) => {
    expect(refusal(text)).toMatch(message);
  });
});
