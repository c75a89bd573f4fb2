// Rows onto the clipboard, as tab-separated text for a spreadsheet.
import type { RowsChoice } from "../protocol.gen.ts";
import type { TableControl } from "./table_control.ts";
import type { Copied } from "./table_data.ts";

/** Copies rows and tells so. Call it from a press or a key: browsers allow it only then. */
export async function copyRows(
  control: TableControl,
  columns: string[],
  rows: RowsChoice,
  verbatim: boolean,
): Promise<void> {
  const answer = control.data.copy(control.view, rows, columns, verbatim, control.signal);
  await write(answer);
  const copied = await answer;
  const count = `${copied.rows.toLocaleString("en")} ${copied.rows === 1 ? "row" : "rows"} copied`;
  control.tell(copied.masked ? `${count}, secrets masked` : count);
}

/**
 * The text comes later than the press: the clipboard is given a promise at once where it takes one;
 * elsewhere, and where the host does not allow it, the text goes the old way, through a text field.
 */
async function write(answer: Promise<Copied>): Promise<void> {
  const text = answer.then((copied) => copied.text);
  if (navigator.clipboard?.write !== undefined && typeof ClipboardItem !== "undefined") {
    try {
      const blob = text.then((each) => new Blob([each], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
      return;
    } catch {
      await text; // why there is none matters more than that the clipboard was refused
    }
  }
  if (!copyByField(await text)) {
    throw new Error("The browser does not let this page write to the clipboard. Export a file.");
  }
}

function copyByField(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.style.cssText = "position:fixed;opacity:0";
  document.body.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } finally {
    field.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  }
}
