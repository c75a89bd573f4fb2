// A conversation as a chat: who says what and when, each on a side.
import { Paperclip, TriangleAlert } from "lucide";
import type { ChatMessage, MessagePart } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { icon } from "../icons.ts";
import type { Show } from "./show.ts";

/** Longer messages are folded: characters, and lines. */
export const FOLD = { characters: 1200, lines: 16 };
/** So many problems are read at a glance; more are folded. */
const FEW_PROBLEMS = 3;
/** Frames of the marks that stand for users, as in the style sheet. */
const SHAPES = 4;

export const showConversation: Show<"conversation"> = ({ preview }) => {
  const { messages, total, problems } = preview;
  const root = element("div", "lbw-chat");
  root.tabIndex = 0;
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", "Conversation");
  if (problems.length > 0) root.append(problemList(problems));
  if (messages.length < total) {
    const shown = `${messages.length.toLocaleString("en")} of ${total.toLocaleString("en")}`;
    root.append(element("p", "lbw-chat__cut", `The first ${shown} messages.`));
  }
  const list = element("ol", "lbw-chat__messages");
  list.append(...messages.map(item));
  root.append(list);
  return root;
};

function problemList(problems: readonly string[]): HTMLElement {
  const root = element("details", "lbw-chat__problems");
  root.open = problems.length <= FEW_PROBLEMS;
  const summary = element("summary", "");
  const one = problems.length === 1;
  const count = one ? "1 problem" : `${problems.length.toLocaleString("en")} problems`;
  summary.append(icon(TriangleAlert), `${count} with the format`);
  const list = element("ul", "");
  list.append(...problems.map((problem) => element("li", "", problem)));
  root.append(summary, list);
  return root;
}

function item({ user, number, align, time, notes, parts }: ChatMessage): HTMLElement {
  const root = element("li", "lbw-chat__message");
  root.dataset.align = align;
  const mark = element("span", "lbw-chat__mark", initials(user, number));
  mark.dataset.shape = String(number % SHAPES);
  mark.setAttribute("aria-hidden", "true");
  const head = element("div", "lbw-chat__head");
  const name = element("span", "lbw-chat__user", user === "" ? "No name" : user);
  name.toggleAttribute("data-nameless", user === "");
  head.append(name, ...notes.map((note) => element("span", "lbw-chat__note", note)));
  if (time !== "") {
    const when = element("time", "lbw-chat__time", `${time} UTC`);
    when.dateTime = `${time.replace(" ", "T")}Z`;
    head.append(when);
  }
  const body = element("div", "lbw-chat__body");
  body.append(...parts.flatMap(partNodes));
  const isEmpty = parts.every(({ kind, text }) => kind === "text" && text === "");
  if (isEmpty) body.replaceChildren(element("span", "lbw-chat__nothing", "Nothing is said."));
  root.append(mark, head, body);
  return root;
}

function partNodes({ kind, text }: MessagePart): HTMLElement[] {
  if (kind === "text") return folded(text);
  const part = element("span", "lbw-chat__part");
  part.append(icon(Paperclip), text);
  return [part];
}

/** A text; of a long one the beginning, and a button for the rest. */
function folded(text: string): HTMLElement[] {
  const shown = element("div", "lbw-chat__text", text);
  const length = foldedLength(text);
  if (length === text.length) return [shown];
  const button = element("button", "lbw-chat__more");
  button.type = "button";
  const fold = (isFolded: boolean): void => {
    shown.textContent = isFolded ? `${text.slice(0, length).trimEnd()}…` : text;
    const count = text.length.toLocaleString("en");
    button.textContent = isFolded ? `Show all ${count} characters` : "Show less";
    button.setAttribute("aria-expanded", String(!isFolded));
  };
  button.addEventListener("click", () => {
    fold(button.getAttribute("aria-expanded") === "true");
  });
  fold(true);
  return [shown, button];
}

/** How much of a text is shown at first: all of it, unless a good part would be hidden. */
export function foldedLength(text: string): number {
  const { characters, lines } = FOLD;
  const isLong = text.length > 1.25 * characters || lineEnd(text, 1.25 * lines) < text.length;
  if (!isLong) return text.length;
  const end = Math.min(characters, lineEnd(text, lines));
  // Not between the halves of a character.
  return /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end;
}

/** Where the line of this number ends, counted from 1. */
function lineEnd(text: string, line: number): number {
  let at = -1;
  for (let passed = 0; passed < line; passed++) {
    at = text.indexOf("\n", at + 1);
    if (at < 0) return text.length;
  }
  return at;
}

function initials(user: string, number: number): string {
  const words = user.split(/[\s._-]+/).filter((word) => word !== "");
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? "");
  return letters.join("").toUpperCase() || String(number + 1);
}
