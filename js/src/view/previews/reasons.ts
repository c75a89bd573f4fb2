// What cannot be shown: why, in words, and what is there instead.
import { CircleAlert, FileQuestionMark, type IconNode } from "lucide";
import { element } from "../elements.ts";
import { icon } from "../icons.ts";
import type { Show } from "./show.ts";

export const showNothing: Show<"nothing"> = ({ preview }) => {
  const root = reason(FileQuestionMark, preview.text, "");
  if (preview.value !== "") root.append(element("pre", "lbw-reason__value", preview.value));
  return root;
};

export const showBroken: Show<"error"> = ({ preview }) =>
  reason(CircleAlert, preview.text, preview.fix);

/** An icon over a sentence. */
export function reason(node: IconNode, text: string, fix: string): HTMLElement {
  const root = element("div", "lbw-reason");
  root.append(icon(node), element("p", "lbw-reason__text", text));
  if (fix !== "") root.append(element("p", "lbw-reason__fix", fix));
  return root;
}
