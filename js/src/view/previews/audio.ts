// Stub.
import { element } from "../elements.ts";
import type { Show } from "./show.ts";

export const showAudio: Show<"audio"> = () =>
  element("div", "lbw-audio", "There is no preview of this yet.");
