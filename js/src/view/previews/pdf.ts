// Stub.
import { element } from "../elements.ts";
import type { Show } from "./show.ts";

export const showPdf: Show<"pdf"> = () =>
  element("div", "lbw-pdf", "There is no preview of this yet.");
