// Stub.
import { element } from "../elements.ts";
import type { Show } from "./show.ts";

export const showConversation: Show<"conversation"> = () =>
  element("div", "lbw-conversation", "There is no preview of this yet.");
