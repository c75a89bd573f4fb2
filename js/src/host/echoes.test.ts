import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Echoes } from "./echoes.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("knows what was set here when it comes back, also late and one after the other", () => {
  const echoes = new Echoes<{ row: number }>();
  for (let row = 1; row <= 5; row++) echoes.send({ row }, () => {});
  vi.advanceTimersByTime(500);
  expect(echoes.isEcho({ row: 1 })).toBe(true);
  expect(echoes.isEcho({ row: 4 })).toBe(true); // those between were never sent
  expect(echoes.isEcho({ row: 9 })).toBe(false);
  expect(echoes.isEcho({ row: 5 })).toBe(false); // set anew by the kernel, after its 9
});

it("takes the event of setting itself for none from outside", () => {
  const echoes = new Echoes<number>();
  echoes.send(1, (value) => expect(echoes.isEcho(value)).toBe(true));
  expect(echoes.isEcho(1)).toBe(true);
});

it("takes what comes much later for news", () => {
  const echoes = new Echoes<number>();
  echoes.send(1, () => {});
  echoes.send(2, () => {});
  vi.advanceTimersByTime(1500);
  expect(echoes.isEcho(1)).toBe(false);
});
