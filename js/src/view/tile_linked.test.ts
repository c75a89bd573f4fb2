import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linkMaps } from "./tile_linked.ts";
import { MovingMap } from "./tile_moving_map.ts";

let one: MovingMap;
let other: MovingMap;
let ending: AbortController;

beforeEach(() => {
  one = new MovingMap({ x: 701, y: 400 });
  other = new MovingMap({ x: 700, y: 400 });
  ending = new AbortController();
  one.setView({ lat: 20, lng: 30 }, 4);
  linkMaps(one.leaflet, other.leaflet, ending.signal);
  one.fired.length = other.fired.length = 0;
});

afterEach(() => ending.abort());

/** In pixels, how far the middle of one map is from that of the other. */
function distance(): number {
  const [a, b] = [one.getCenter(), other.getCenter()];
  const pixels = 2 ** one.getZoom();
  return pixels * Math.max(Math.abs(a.lat - b.lat), Math.abs(a.lng - b.lng));
}

function expectSame(): void {
  expect(other.getZoom()).toBe(one.getZoom());
  expect(distance()).toBeLessThanOrEqual(1);
}

describe("linked maps", () => {
  it("begin where the first one is", () => {
    expectSame();
    expect(other.getZoom()).toBe(4);
  });

  it.each(["one", "other"])("follow a hand that drags %s, and settle when it lets go", (name) => {
    const [leader, follower] = name === "one" ? [one, other] : [other, one];
    for (let step = 0; step < 5; step++) {
      leader.drag({ x: 13, y: -7 });
      expectSame();
    }
    // While the hand moves the follower's host is told nothing, which it would tell the kernel.
    expect(follower.fired).not.toContain("moveend");
    leader.release();
    expectSame();
    expect(follower.fired.filter((type) => type === "moveend")).toHaveLength(1);
    expect(leader.fired.filter((type) => type === "moveend")).toHaveLength(1);
  });

  it.each(["one", "other"])("zoom together when %s zooms, without a jump", (name) => {
    const [leader, follower] = name === "one" ? [one, other] : [other, one];
    leader.startZoom({ lat: 21, lng: 33 }, 5);
    expect(follower.fired).toContain("zoomanim"); // in the same frame
    expectSame();
    leader.endZoom();
    follower.endZoom();
    expectSame();
    expect(
      [leader, follower].map(({ fired }) => fired.filter((type) => type === "zoomanim")),
    ).toEqual([["zoomanim"], ["zoomanim"]]);
    leader.drag({ x: 5, y: 5 }); // it is free again
    expectSame();
  });

  it("follow a jump to another zoom", () => {
    other.setView({ lat: -3, lng: 2 }, 7);
    expectSame();
    expect(one.getZoom()).toBe(7);
  });

  it("stay together through any mixture of moves, and never answer each other for ever", () => {
    for (let step = 0; step < 300; step++) {
      const leader = Math.random() < 0.5 ? one : other;
      const zoom = 2 + Math.floor(6 * Math.random());
      const center = { lat: 40 * Math.random() - 20, lng: 60 * Math.random() };
      const moves = [
        () => leader.drag({ x: Math.round(50 * Math.random()), y: -3 }),
        () => leader.release(),
        () => leader.setView(center, zoom),
        () => {
          leader.startZoom(center, zoom);
          one.frame();
          other.frame();
          one.endZoom();
          other.endZoom();
        },
      ];
      moves[step % moves.length]?.();
      expectSame();
    }
    expect(one.fired.length + other.fired.length).toBeLessThan(300 * 20);
  });

  it("show in one where the cursor is in the other", () => {
    const cross = other.container.querySelector<HTMLElement>(".lbw-tile-cross");
    expect(cross?.hidden).toBe(true);
    one.container.dispatchEvent(new PointerEvent("pointermove", { clientX: 100, clientY: 50 }));
    expect(cross?.hidden).toBe(false);
    const [x, y] = (cross?.style.transform.match(/-?[\d.]+/g) ?? []).map(Number);
    expect(Math.abs((x ?? 0) - 99.5)).toBeLessThanOrEqual(1); // half of what the one is wider
    expect(Math.abs((y ?? 0) - 50)).toBeLessThanOrEqual(1);
    one.container.dispatchEvent(new PointerEvent("pointerleave"));
    expect(cross?.hidden).toBe(true);
  });

  it("are let go, and nothing stays", () => {
    ending.abort();
    one.drag({ x: 40, y: 0 });
    expect(distance()).toBeGreaterThan(1);
    expect(one.listening + other.listening).toBe(0);
    expect(one.container.querySelector(".lbw-tile-cross")).toBeNull();
  });
});
