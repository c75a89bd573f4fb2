import "../styles/tokens.css";
import "../view/table.css";
import type { Bridge } from "../host/bridge.ts";
import { KernelError } from "../host/bridge.ts";
import { mount, onKeys } from "../host/mount.ts";
import { Table } from "../view/table.ts";
import type { TableData } from "../view/table_data.ts";

export default mount<"DataRowTable">("lbw-table", (root, bridge, signal) => {
  const table = new Table(
    tableData(bridge),
    {
      onSelect: (spans) => {
        const selected = spans.map(([first, stop]): [number, number] => [first, stop]);
        bridge.set("selection", { version: bridge.get("version"), spans: selected });
      },
      onActivate: (row) => bridge.set("active", { version: bridge.get("version"), row }),
      onRowHeight: (height) => bridge.set("row_height", height),
    },
    signal,
  );
  root.append(table.element);
  onKeys(root, (event) => table.handleKey(event), signal);

  const isCurrent = (state: { version: number }): boolean =>
    state.version === bridge.get("version");
  const showSelection = (): void => {
    const selection = bridge.get("selection");
    table.setSelection(isCurrent(selection) ? selection.spans : []);
  };
  const showActive = (): void => {
    const active = bridge.get("active");
    table.setActive(isCurrent(active) ? active.row : null);
  };
  bridge.observe("row_height", (height) => table.setRowHeight(height), { immediately: true });
  bridge.observe("version", () => void table.load(bridge.get("total")), { immediately: true });
  bridge.observe("selection", showSelection, { immediately: true });
  bridge.observe("active", showActive, { immediately: true });
});

/** What the table asks, as requests to the kernel. */
function tableData(bridge: Bridge<"DataRowTable">): TableData {
  const version = (): number => bridge.get("version");
  return {
    schema: async (signal) => (await quiet(bridge.request("table/schema", {}, { signal }))).result,
    page: async (view, start, count, signal) => {
      const body = { version: version(), view, start, count };
      return (await quiet(bridge.request("table/page", body, { signal }))).result;
    },
    prepare: async (view, signal, onProgress) => {
      const options = {
        signal,
        onProgress: (done: number, total: number, text: string) =>
          onProgress(`${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${text}`),
      };
      const body = { version: version(), view };
      return (await quiet(bridge.request("table/prepare", body, options))).result.total;
    },
    spans: async (view, start, stop, signal) => {
      const body = { version: version(), view, start, stop };
      return (await quiet(bridge.request("table/spans", body, { signal }))).result.spans;
    },
    locate: async (view, row, signal) => {
      const body = { version: version(), view, row };
      return (await quiet(bridge.request("table/locate", body, { signal }))).result.position;
    },
    thumbnail: async (row, width, height, signal) => {
      const body = { version: version(), row, width, height };
      const answer = await quiet(bridge.request("table/thumbnail", body, { signal }));
      return { ...answer.result, bytes: answer.buffers[0] };
    },
  };
}

/** The rows have changed meanwhile: nobody wants the answer, the new version is on its way. */
async function quiet<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KernelError && error.code === "Cancelled") {
      throw new DOMException(error.message, "AbortError");
    }
    throw error;
  }
}
