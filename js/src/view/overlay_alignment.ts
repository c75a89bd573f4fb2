// Whether the layers of a row lie where the base image is: asked for one by one, in the background.
import type { AlignmentResult } from "../protocol.gen.ts";
import { errorText } from "./error_text.ts";
import type { RowPictures } from "./row_pictures.ts";

/** Asks for each layer that is there; ends quietly when aborted. */
export async function checkAlignment(
  pictures: RowPictures,
  show: (name: string, result: AlignmentResult | "checking") => void,
  signal: AbortSignal,
): Promise<void> {
  for (const name of pictures.names) {
    if (pictures.get(name) === undefined) continue;
    show(name, "checking");
    let result: AlignmentResult;
    try {
      result = await pictures.alignment(name, signal);
    } catch (error) {
      result = untold(errorText(error));
    }
    if (signal.aborted) return;
    show(name, result);
  }
}

/** A check that failed is no failure of the viewer: the panel says so in the result's place. */
function untold(reason: string): AlignmentResult {
  return {
    alignment: {
      verdict: "unknown",
      dx: 0,
      dy: 0,
      error: 0,
      confidence: 0,
      scale: 1,
      rotation: 0,
      reason,
    },
    text: `cannot tell: ${reason}`,
  };
}
