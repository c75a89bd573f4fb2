// Which keys a preview uses by itself, because it scrolls.

const VERTICAL = ["ArrowUp", "ArrowDown", "Home", "End"];
const HORIZONTAL = ["ArrowLeft", "ArrowRight"];

/**
 * Whether a key scrolls the part of the preview that has the focus: it does so at the end as well, so
 * that a hand which reads to the end does not find itself in another row.
 */
export function scrollsItself({ key, target }: KeyboardEvent, stage: HTMLElement): boolean {
  for (
    let each = target instanceof HTMLElement ? target : null;
    each !== null && each !== stage && stage.contains(each);
    each = each.parentElement
  ) {
    if (VERTICAL.includes(key) && scrolls(each, "overflowY", each.scrollHeight - each.clientHeight))
      return true;
    if (HORIZONTAL.includes(key) && scrolls(each, "overflowX", each.scrollWidth - each.clientWidth))
      return true;
  }
  return false;
}

function scrolls(each: HTMLElement, axis: "overflowX" | "overflowY", hidden: number): boolean {
  return hidden > 1 && ["auto", "scroll"].includes(getComputedStyle(each)[axis]);
}
