import { expect, it, vi } from "vitest";
import { lateKinds } from "./late_kinds.ts";
import type { PreviewBridge } from "./preview_source.ts";

it("asks again after a failure, and once for all that wait", async () => {
  const request = vi.fn().mockRejectedValue(new Error("no kernel"));
  const kinds = lateKinds({ request } as unknown as PreviewBridge, document.createElement("div"));
  const both = [kinds(), kinds()];
  for (const answer of both) await expect(answer).rejects.toThrow("no kernel");
  expect(request).toHaveBeenCalledTimes(1);
  await expect(kinds()).rejects.toThrow("no kernel");
  expect(request).toHaveBeenCalledTimes(2);
});
