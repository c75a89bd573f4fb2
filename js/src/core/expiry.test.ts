import { expect, it } from "vitest";
import { expiryOf } from "./expiry.ts";

const NOW = 1_790_000_000;

it.each([
  [7 * 86_400, "expires in 7 d", "later"],
  [2 * 3600 + 3540, "expires in 2 h", "later"],
  [3600, "expires in 1 h", "later"],
  [3599, "expires in 59 min", "soon"],
  [20, "expires in 1 min", "soon"],
  [0, "expired 1 min ago", "past"],
  [-59, "expired 1 min ago", "past"],
  [-3 * 3600, "expired 3 h ago", "past"],
  [-4000 * 86_400, "expired 4,000 d ago", "past"],
])("%i seconds ahead is %s", (ahead, text, state) => {
  expect(expiryOf(NOW + ahead, NOW)).toEqual({ text, state });
});
