// When the signature of a URL ends, beside the URL.
import { Clock, ClockAlert } from "lucide";
import { expiryOf } from "../core/expiry.ts";
import { element } from "./elements.ts";
import { icon } from "./icons.ts";

/** "expires in 2 h", with an icon; `expires` in seconds since 1970 UTC. */
export function expiryMark(expires: number): HTMLElement {
  const { text, state } = expiryOf(expires, Date.now() / 1000);
  const mark = element("span", "lbw-table__expiry");
  mark.dataset.state = state;
  mark.append(icon(state === "later" ? Clock : ClockAlert), element("span", "", text));
  return mark;
}
