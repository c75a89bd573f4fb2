import { FileQuestionMark, Image } from "lucide";
import { expect, it } from "vitest";
import { mediaIcon } from "./media_types.ts";

it("has an icon for whatever a row says its type is", () => {
  expect(mediaIcon("IMAGE")).toBe(Image);
  for (const word of [null, "", "PICTURE", "constructor", "__proto__"]) {
    expect(mediaIcon(word)).toBe(FileQuestionMark);
  }
});
