// What a cell shows, by the kind of its column. All texts are set as text, never as markup.
import {
  CircleCheck,
  CircleDashed,
  type IconNode,
  ImageOff,
  Info,
  OctagonX,
  TriangleAlert,
} from "lucide";
import type {
  ColumnKind,
  ProblemsCell,
  StatusCell,
  TableColumn,
  TableRow,
} from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { icon } from "./icons.ts";
import { mediaIcon } from "./media_types.ts";
import type { Preview } from "./table_thumbnails.ts";

export type CellValue = TableRow["cells"][number];

const MISSING = "—";

/** Fills one cell of a row. */
export function fillCell(
  cell: HTMLElement,
  column: TableColumn,
  value: CellValue,
  row: TableRow,
): void {
  cell.removeAttribute("title");
  if (column.kind === "preview") return; // comes later and apart, see `fillPreview`
  cell.replaceChildren(...FILLERS[column.kind](cell, value, row));
}

type Filler = (cell: HTMLElement, value: CellValue, row: TableRow) => Node[];

const FILLERS: Record<Exclude<ColumnKind, "preview">, Filler> = {
  key: textOrMissing,
  text: textOrMissing,
  number: textOrMissing,
  media_type: (cell, value, row) => [
    icon(mediaIcon(row.media_type)),
    ...textOrMissing(cell, value),
  ],
  attachments,
  problems,
  status,
};

const VERDICTS: Record<StatusCell["verdict"], IconNode> = {
  good: CircleCheck,
  bad: OctagonX,
  open: CircleDashed,
};

/** Fills the preview cell of a row; without a preview yet, with the icon of its media type. */
export function fillPreview(cell: HTMLElement, row: TableRow, preview: Preview | undefined): void {
  const box = element("div", "lbw-table__preview");
  box.dataset.shows = preview?.shows ?? "waiting";
  cell.removeAttribute("title");
  if (preview?.shows === "picture") {
    const picture = element("img", "lbw-table__picture");
    picture.alt = "";
    picture.draggable = false;
    picture.src = preview.url;
    box.append(picture);
  } else if (preview?.shows === "text") {
    box.append(icon(mediaIcon(row.media_type)), element("div", "lbw-table__excerpt", preview.text));
  } else if (preview?.shows === "error") {
    cell.title = preview.text;
    box.append(icon(ImageOff), element("span", "lbw-table__reason", preview.text));
  } else {
    box.append(icon(mediaIcon(row.media_type)));
  }
  cell.replaceChildren(box);
}

function textOrMissing(cell: HTMLElement, value: CellValue): Node[] {
  if (value === null) return [element("span", "lbw-table__missing", MISSING)];
  if (typeof value === "string") {
    cell.title = value;
    return [element("span", "lbw-table__text", value)];
  }
  if (value.kind !== "cut") throw new TypeError(`a text column cannot show ${value.kind}`);
  cell.title = `${value.text}…\n(${value.length.toLocaleString("en")} characters in all)`;
  return [element("span", "lbw-table__text", `${value.text}…`)];
}

function attachments(cell: HTMLElement, value: CellValue): Node[] {
  if (value === null) return [];
  if (typeof value === "string" || value.kind !== "attachments") {
    throw new TypeError("an attachment column shows attachments");
  }
  const named = value.names.filter((name) => name !== "");
  const names = value.count > value.names.length ? [...named, "…"] : named;
  cell.title = names.join("\n");
  return [
    element("span", "lbw-table__count", value.count.toLocaleString("en")),
    element("span", "lbw-table__text", names.join(", ")),
  ];
}

function problems(cell: HTMLElement, value: CellValue): Node[] {
  if (value === null) return [];
  if (typeof value === "string" || value.kind !== "problems") {
    throw new TypeError("a problem column shows problems");
  }
  const found = severities(value).filter(({ count }) => count > 0);
  const words = found.map(inWords).join(", ");
  cell.title = [words, ...value.texts].join("\n");
  const [worst] = found;
  const count = found.reduce((sum, each) => sum + each.count, 0);
  return worst === undefined
    ? []
    : [badge({ ...worst, count }), element("span", "lbw-table__words", words)];
}

function status(cell: HTMLElement, value: CellValue): Node[] {
  if (value === null) return [];
  if (typeof value === "string" || value.kind !== "status") {
    throw new TypeError("a status column shows what became of rows");
  }
  const words = value.reason === "" ? value.status : `${value.status}: ${value.reason}`;
  cell.title = words;
  cell.dataset.verdict = value.verdict;
  return [icon(VERDICTS[value.verdict]), element("span", "lbw-table__text", words)];
}

/** "3 errors", "1 warning", each with its icon; nothing of a severity that does not occur. */
export function badges(found: ProblemsCell): HTMLElement[] {
  return severities(found)
    .filter(({ count }) => count > 0)
    .map((each) => badge(each, inWords(each)));
}

interface Found {
  severity: string;
  icon: IconNode;
  count: number;
  names: [one: string, more: string];
}

/** The worst first. */
function severities({ error, warning, info }: ProblemsCell): Found[] {
  return [
    { severity: "error", icon: OctagonX, count: error, names: ["error", "errors"] },
    { severity: "warning", icon: TriangleAlert, count: warning, names: ["warning", "warnings"] },
    { severity: "info", icon: Info, count: info, names: ["note", "notes"] },
  ];
}

function inWords({ count, names }: Found): string {
  return `${count.toLocaleString("en")} ${names[count === 1 ? 0 : 1]}`;
}

function badge(found: Found, words = found.count.toLocaleString("en")): HTMLElement {
  const made = element("span", "lbw-table__badge");
  made.dataset.severity = found.severity;
  made.append(icon(found.icon), words);
  return made;
}
