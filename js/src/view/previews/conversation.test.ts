import { afterEach, expect, it } from "vitest";
import type { ChatMessage, ConversationPreview } from "../../protocol.gen.ts";
import { FOLD, foldedLength, showConversation } from "./conversation.ts";
import type { OpenedSubject, PreviewSource } from "./source.ts";

const ending = new AbortController();

afterEach(() => document.body.replaceChildren());

function message(text: string, more: Partial<ChatMessage> = {}): ChatMessage {
  const parts = [{ kind: "text" as const, text }];
  return { user: "Ana Silva", number: 0, align: "left", time: "", notes: [], parts, ...more };
}

function show(messages: ChatMessage[], more: Partial<ConversationPreview> = {}): HTMLElement {
  const root = showConversation({
    preview: { kind: "conversation", messages, total: messages.length, problems: [], ...more },
    opened: {} as OpenedSubject,
    subject: { row: 0, attachment: null },
    source: {} as PreviewSource,
    signal: ending.signal,
    fail: () => {},
    listKeys: () => {},
  });
  document.body.append(root);
  return root;
}

const texts = (root: HTMLElement, name: string): (string | null)[] =>
  [...root.querySelectorAll(`.lbw-chat__${name}`)].map(({ textContent }) => textContent);

it("tells who says what and when, on which side", () => {
  const root = show([
    message("Is it snow?", { time: "2026-11-26 13:20:05" }),
    message("Salt.", { user: "", number: 1, align: "right", notes: ["model", "answer 1 of 2"] }),
  ]);
  expect(texts(root, "user")).toEqual(["Ana Silva", "No name"]);
  expect(texts(root, "text")).toEqual(["Is it snow?", "Salt."]);
  expect(texts(root, "time")).toEqual(["2026-11-26 13:20:05 UTC"]);
  expect(root.querySelector("time")?.dateTime).toBe("2026-11-26T13:20:05Z");
  expect(texts(root, "note")).toEqual(["model", "answer 1 of 2"]);
  const items = [...root.querySelectorAll<HTMLElement>(".lbw-chat__message")];
  expect(items.map(({ dataset }) => dataset.align)).toEqual(["left", "right"]);
});

it("tells users apart without colour", () => {
  const users = ["Ana Silva", "gpt-4", "", "😀 b"];
  const root = show(users.map((user, number) => message("", { user, number })));
  expect(texts(root, "mark")).toEqual(["AS", "G4", "3", "😀B"]);
  const marks = [...root.querySelectorAll<HTMLElement>(".lbw-chat__mark")];
  expect(new Set(marks.map(({ dataset }) => dataset.shape)).size).toBe(4);
});

it("shows markup as text", () => {
  const hostile = '<img src=x onerror="alert(1)">';
  const parts = [
    { kind: "text" as const, text: hostile },
    { kind: "other" as const, text: hostile },
  ];
  const more = { user: hostile, notes: [hostile], time: hostile, parts };
  const root = show([message("", more)], { problems: [hostile] });
  expect(root.querySelector("img")).toBeNull();
  expect(texts(root, "text")).toEqual([hostile]);
  expect(texts(root, "part")).toEqual([hostile]);
});

it("says that nothing is said", () => {
  const root = show([message(""), message("", { parts: [] })]);
  expect(texts(root, "nothing")).toEqual(["Nothing is said.", "Nothing is said."]);
});

it("lists the broken rules, folded where they are many", () => {
  const few = show([message("a")], { problems: ["one"] });
  expect(few.querySelector("summary")?.textContent).toBe("1 problem with the format");
  expect(few.querySelector("details")?.open).toBe(true);
  const many = show([message("a")], { problems: Array.from({ length: 50 }, (_, at) => `${at}`) });
  expect(many.querySelector("summary")?.textContent).toBe("50 problems with the format");
  expect(many.querySelector("details")?.open).toBe(false);
  expect(many.querySelectorAll("li li, ul li")).toHaveLength(50);
  expect(show([message("a")]).querySelector("details")).toBeNull();
});

it("counts what is not shown", () => {
  const root = show([message("a")], { total: 12_345 });
  expect(texts(root, "cut")).toEqual(["The first 1 of 12,345 messages."]);
  expect(texts(show([message("a")]), "cut")).toEqual([]);
});

it("folds long messages, and unfolds them", () => {
  const long = "word ".repeat(2000);
  const root = show([message(long)]);
  const [shown] = texts(root, "text");
  expect(shown?.length).toBeLessThanOrEqual(FOLD.characters + 1);
  expect(shown?.endsWith("…")).toBe(true);
  const button = root.querySelector("button");
  expect(button?.textContent).toBe("Show all 10,000 characters");
  button?.click();
  expect(texts(root, "text")).toEqual([long]);
  expect(button?.getAttribute("aria-expanded")).toBe("true");
  button?.click();
  expect(texts(root, "text")).toEqual([shown]);
});

it("folds by lines, and where that would hide little not at all", () => {
  expect(foldedLength("")).toBe(0);
  expect(foldedLength("x".repeat(FOLD.characters + 9))).toBe(FOLD.characters + 9);
  expect(foldedLength("x".repeat(2 * FOLD.characters))).toBe(FOLD.characters);
  expect(foldedLength("line\n".repeat(100))).toBe(5 * FOLD.lines - 1);
  expect(foldedLength("line\n".repeat(FOLD.lines))).toBe(5 * FOLD.lines);
  expect(foldedLength("line\n".repeat(1.25 * FOLD.lines + 1))).toBe(5 * FOLD.lines - 1);
  expect(foldedLength(`x${"😀".repeat(FOLD.characters)}`)).toBe(FOLD.characters - 1);
});
