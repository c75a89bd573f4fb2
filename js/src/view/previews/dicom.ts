// Stub.
import { element } from "../elements.ts";
import type { Show } from "./show.ts";

export const showDicom: Show<"dicom"> = () =>
  element("div", "lbw-dicom", "There is no preview of this yet.");
