// Keys that a control of the panel uses itself: the viewer must not see them.

const TYPING = ["text", "number", "color"];
const SLIDING = [
  "ArrowLeft",
  "ArrowRight",
  "ArrowUp",
  "ArrowDown",
  "Home",
  "End",
  "PageUp",
  "PageDown",
];
const PRESSING = [" ", "Enter"];

export function isOwnKey({ target, key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  if (target instanceof HTMLSelectElement) return key !== "Escape" && key !== "?";
  if (target instanceof HTMLButtonElement) return PRESSING.includes(key);
  if (!(target instanceof HTMLInputElement)) return false;
  if (target.type === "range") return SLIDING.includes(key);
  return TYPING.includes(target.type) && key !== "Escape";
}
