// What a cell shows, by the kind of its column. All texts are set as text, never as markup.
import { CircleCheck, CircleDashed, type IconNode, ImageOff, OctagonX } from "lucide";
import type { ColumnKind, StatusCell, TableRow } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { icon } from "./icons.ts";
import { mediaIcon } from "./media_types.ts";
import { badge, problemWords, SEVERITY_ICONS, severities } from "./table_badges.ts";
import { chips, fillChips } from "./table_chips.ts";
import type { ShownColumn } from "./table_control.ts";
import type { Cell } from "./table_data.ts";
import { expiryMark } from "./table_expiry.ts";
import type { Preview, Subject } from "./table_thumbnails.ts";

const MISSING = "—";

/** Fills one cell of a row, and marks it where it has a problem. */
export function fillCell(
  cell: HTMLElement,
  { column, index }: ShownColumn,
  row: TableRow,
  rowHeight: number,
): void {
  cell.removeAttribute("title");
  if (column.kind === "preview") return; // comes later and apart, see `fillPreviews`
  cell.replaceChildren(...FILLERS[column.kind](cell, row.cells[index] ?? null, row, rowHeight));
  mark(cell, row, index);
}

/** Fills what shows pictures with those that have come, else with the icon of the media type. */
export function fillPreviews(
  cells: readonly HTMLElement[],
  shown: readonly ShownColumn[],
  row: TableRow,
  get: (subject: Subject) => Preview | undefined,
): void {
  for (const [i, { column }] of shown.entries()) {
    const cell = cells[i];
    if (cell === undefined) continue;
    if (column.kind === "preview") fillPreview(cell, row, get({ row: row.id, attachment: null }));
    else if (column.kind === "attachments") {
      fillChips(cell, (attachment) => get({ row: row.id, attachment }));
    }
  }
}

type Filler = (cell: HTMLElement, value: Cell, row: TableRow, rowHeight: number) => Node[];

const FILLERS: Record<Exclude<ColumnKind, "preview">, Filler> = {
  key: textOrMissing,
  text: textOrMissing,
  number: textOrMissing,
  media_type: (cell, value, row) => [
    icon(mediaIcon(row.media_type)),
    ...textOrMissing(cell, value),
  ],
  attachments: (cell, value, _row, rowHeight) => {
    if (value === null) return [];
    if (typeof value === "string" || value.kind !== "attachments") throw unfit("attachments");
    return chips(cell, value, rowHeight);
  },
  problems,
  status,
};

const VERDICTS: Record<StatusCell["verdict"], IconNode> = {
  good: CircleCheck,
  bad: OctagonX,
  open: CircleDashed,
};

function fillPreview(cell: HTMLElement, row: TableRow, preview: Preview | undefined): void {
  const box = element("div", "lbw-table__preview");
  box.dataset.shows = preview?.shows ?? "waiting";
  cell.removeAttribute("title");
  const symbol = icon(mediaIcon(row.media_type));
  if (preview === undefined) box.append(symbol);
  else if (preview.shows === "picture") box.append(...picture(preview, row));
  else if (preview.shows === "text") {
    cell.title = preview.text;
    box.append(symbol, element("div", "lbw-table__excerpt", preview.text));
  } else if (preview.shows === "error") {
    cell.title = preview.text;
    box.append(icon(ImageOff), element("span", "lbw-table__reason", preview.text));
  } else {
    cell.title = preview.text;
    box.append(symbol);
    if (preview.text !== "") box.append(element("span", "lbw-table__reason", preview.text));
  }
  cell.replaceChildren(box);
}

function picture(preview: Extract<Preview, { shows: "picture" }>, row: TableRow): Node[] {
  const image = element("img", "lbw-table__picture");
  image.alt = "";
  image.draggable = false;
  image.src = preview.url;
  if (preview.note === "") return [image];
  const note = element("span", "lbw-table__note");
  note.append(icon(mediaIcon(row.media_type)), preview.note);
  return [image, note];
}

function textOrMissing(cell: HTMLElement, value: Cell): Node[] {
  if (value === null) return [element("span", "lbw-table__missing", MISSING)];
  if (typeof value === "string") {
    cell.title = value;
    return [element("span", "lbw-table__text", value)];
  }
  if (value.kind === "url") {
    const expiry = expiryMark(value.expires);
    cell.title = `${value.text}\n${expiry.textContent}`;
    const both = element("span", "lbw-table__url");
    both.append(element("span", "lbw-table__text", value.text), expiry);
    return [both];
  }
  if (value.kind !== "cut") throw unfit(value.kind);
  cell.title = `${value.text}…\n(${value.length.toLocaleString("en")} characters in all)`;
  return [element("span", "lbw-table__text", `${value.text}…`)];
}

function problems(cell: HTMLElement, value: Cell): Node[] {
  if (value === null) return [];
  if (typeof value === "string" || value.kind !== "problems") throw unfit("problems");
  const words = problemWords(value);
  cell.title = [words, ...value.texts].join("\n");
  const found = severities(value).filter(({ count }) => count > 0);
  const [worst] = found;
  const count = found.reduce((sum, each) => sum + each.count, 0);
  return worst === undefined
    ? []
    : [badge({ ...worst, count }), element("span", "lbw-table__words", words)];
}

function status(cell: HTMLElement, value: Cell): Node[] {
  if (value === null) return [];
  if (typeof value === "string" || value.kind !== "status") throw unfit("status");
  const words = value.reason === "" ? value.status : `${value.status}: ${value.reason}`;
  cell.title = words;
  cell.dataset.verdict = value.verdict;
  return [icon(VERDICTS[value.verdict]), element("span", "lbw-table__text", words)];
}

/** The problem of a cell: an icon in its corner, and words. */
function mark(cell: HTMLElement, row: TableRow, index: number): void {
  const found = row.marks.find(({ column }) => column === index);
  cell.classList.toggle("lbw-table__cell--marked", found !== undefined);
  if (found === undefined) {
    delete cell.dataset.severity;
    return;
  }
  cell.dataset.severity = found.severity;
  const sign = element("span", "lbw-table__mark");
  sign.append(icon(SEVERITY_ICONS[found.severity]));
  sign.append(element("span", "lbw-table__words", `${found.severity}: ${found.text}`));
  cell.append(sign);
  const said = `${found.severity}: ${found.text}`;
  cell.title = cell.title === "" ? said : `${said}\n\n${cell.title}`;
}

function unfit(kind: string): TypeError {
  return new TypeError(`this column cannot show ${kind}`);
}
