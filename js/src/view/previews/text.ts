// Stub.
import { element } from "../elements.ts";
import type { Show } from "./show.ts";

export const showText: Show<"text"> = () =>
  element("div", "lbw-text", "There is no preview of this yet.");
