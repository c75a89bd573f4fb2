import "../styles/tokens.css";
import "../view/table.css";
import "../view/details.css";
import "../view/table_detail.css";
import "../view/table_questions.css";
import "../view/previews/previews.css";
import type { Answer, Bridge, RequestOptions } from "../host/bridge.ts";
import { Echoes } from "../host/echoes.ts";
import { mount, onKeys } from "../host/mount.ts";
import type { ActiveState, SelectionState } from "../protocol.gen.ts";
import { Table } from "../view/table.ts";
import type { OnProgress, TableData } from "../view/table_data.ts";
import { lateKinds } from "./shared/late_kinds.ts";
import { previewSource } from "./shared/preview_source.ts";
import { quiet } from "./shared/quiet.ts";

export default mount<"DataRowTable">("lbw-table", (root, bridge, signal) => {
  const selections = new Echoes<SelectionState>();
  const actives = new Echoes<ActiveState>();
  const kinds = lateKinds(bridge, root);
  const table = new Table(
    (version) => ({ ...tableData(bridge, version), kinds }),
    {
      onSelect: (selection) => bridge.set("selection", selections.mark(selection)),
      onActivate: (active) => bridge.set("active", actives.mark(active)),
      onRowHeight: (height) => bridge.set("row_height", height),
    },
    signal,
  );
  root.append(table.element);
  onKeys(root, (event) => table.handleKey(event), signal);
  bridge.observe("row_height", (height) => table.setRowHeight(height), { immediately: true });
  bridge.observe("version", (version) => void table.load(version), { immediately: true });
  bridge.observe("state_number", () => void table.pull());
  const showSelection = (selection: SelectionState): void => {
    if (!selections.isEcho(selection)) table.setSelection(selection);
  };
  const showActive = (active: ActiveState): void => {
    if (!actives.isEcho(active)) table.setActive(active);
  };
  bridge.observe("selection", showSelection, { immediately: true });
  bridge.observe("active", showActive, { immediately: true });
});

/** What the table asks about the rows of a version, as requests to the kernel. */
function tableData(
  bridge: Bridge<"DataRowTable">,
  version: () => number,
): Omit<TableData, "kinds"> {
  /** A question after all that was set before: what is selected, what is active. */
  const ask: Bridge<"DataRowTable">["request"] = (type, body, options) =>
    quiet(bridge.request(type, body, options));
  const askLast: typeof ask = (type, body, options) => {
    bridge.flush();
    return ask(type, body, options);
  };
  const of = <B extends object>(body: B) => ({ version: version(), ...body });
  const previews = previewSource(bridge, version);
  return {
    previews,
    thumbnail: previews.thumbnail,
    schema: async (signal) => (await ask("table/schema", {}, { signal })).result,
    state: async (signal) => (await ask("table/state", {}, { signal })).result,
    arrange: async (arrangement) => void (await ask("table/arrange", arrangement)),
    prepare: async (view, count, signal, onProgress) => {
      const options = { signal, ...telling(onProgress) };
      return (await ask("table/prepare", of({ view, count }), options)).result;
    },
    page: async (view, at, count, signal) =>
      (await ask("table/page", of({ view, at, count }), { signal })).result,
    locate: async (view, row, signal) =>
      (await ask("table/locate", of({ view, row }), { signal })).result.position,
    selectView: async (view, selected, signal) =>
      (await askLast("table/select_view", of({ view, selected }), { signal })).result,
    selectRange: async (view, start, stop, signal) =>
      (await askLast("table/select_range", of({ view, start, stop }), { signal })).result,
    summaries: async (view, columns, top, signal, onProgress) => {
      const options = { signal, ...telling(onProgress) };
      return (await ask("table/summaries", of({ view, columns, top }), options)).result.summaries;
    },
    facet: async (view, column, search, top, signal) =>
      (await ask("table/facet", of({ view, column, search, top }), { signal })).result,
    checkPattern: async (pattern, signal) =>
      (await ask("table/check_pattern", { pattern }, { signal })).result.error,
    detail: async (row, signal) => (await ask("row/detail", of({ row }), { signal })).result,
    fixes: async (top, signal) => (await ask("table/fixes", of({ top }), { signal })).result,
    applyFixes: async (signal, onProgress) =>
      (await ask("table/apply_fixes", of({}), { signal, ...telling(onProgress) })).result,
    undoFixes: async (signal, onProgress) =>
      (await ask("table/undo_fixes", of({}), { signal, ...telling(onProgress) })).result,
    copy: async (view, rows, columns, verbatim, signal) => {
      const body = of({ view, rows, columns, verbatim });
      return withText(await askLast("table/copy", body, { signal }));
    },
    export: async (view, rows, format, signal, onProgress) => {
      const options = { signal, ...telling(onProgress) };
      const answer = await askLast("table/export", of({ view, rows, format }), options);
      return { ...answer.result, parts: answer.buffers };
    },
  };
}

function withText<R>({ result, buffers }: Answer<R>): R & { text: string } {
  return { ...result, text: buffers.map((part) => new TextDecoder().decode(part)).join("") };
}

/** "50,000 of 1,000,000 rows sorted". */
function telling(onProgress: OnProgress | undefined): Pick<RequestOptions, "onProgress"> {
  if (onProgress === undefined) return {};
  return {
    onProgress: (done, total, text) => {
      const of = total > 0 ? ` of ${total.toLocaleString("en")}` : "";
      onProgress(`${done.toLocaleString("en")}${of} ${text}`);
    },
  };
}
