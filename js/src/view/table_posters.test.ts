import { expect, it } from "vitest";
import { clock } from "./table_posters.ts";

it.each([
  [0, "0:00"],
  [12.4, "0:12"],
  [59.6, "1:00"],
  [3723, "1:02:03"],
  [Number.POSITIVE_INFINITY, ""],
  [Number.NaN, ""],
])("%d seconds read %s", (seconds, text) => {
  expect(clock(seconds)).toBe(text);
});
