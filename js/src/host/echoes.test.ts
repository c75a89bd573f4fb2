import { expect, it } from "vitest";
import { Echoes } from "./echoes.ts";

interface Row {
  row: number;
  set_by: string;
}

const byKernel = (row: number): Row => ({ row, set_by: "" });

it("knows what was set here when it comes back, however late and often", () => {
  const echoes = new Echoes<Row>();
  const sent = [1, 2, 3].map((row) => echoes.mark({ row }));
  for (const value of [...sent, ...sent]) expect(echoes.isEcho(value)).toBe(true);
});

it("takes an equal value for news that the kernel or another view has set", () => {
  const echoes = new Echoes<Row>();
  echoes.mark({ row: 1 });
  echoes.mark({ row: 2 });
  expect(echoes.isEcho(byKernel(1))).toBe(false);
  expect(echoes.isEcho(new Echoes<Row>().mark({ row: 2 }))).toBe(false);
});

it("shows what comes back after news: it has reached the kernel last", () => {
  const echoes = new Echoes<Row>();
  const sent = echoes.mark({ row: 1 });
  expect(echoes.isEcho(byKernel(7))).toBe(false);
  expect(echoes.isEcho(sent)).toBe(false);
});

it("knows its own again once a hand has moved after the news", () => {
  const echoes = new Echoes<Row>();
  const before = echoes.mark({ row: 1 });
  echoes.isEcho(byKernel(7));
  const after = echoes.mark({ row: 8 });
  expect(echoes.isEcho(before)).toBe(true);
  expect(echoes.isEcho(after)).toBe(true);
});
