// Stub.
import { element } from "../elements.ts";
import type { Show } from "./show.ts";

export const showVideo: Show<"video"> = () =>
  element("div", "lbw-video", "There is no preview of this yet.");
