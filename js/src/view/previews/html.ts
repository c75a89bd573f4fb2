// Stub.
import { element } from "../elements.ts";
import type { Show } from "./show.ts";

export const showHtml: Show<"html"> = () =>
  element("div", "lbw-html", "There is no preview of this yet.");
