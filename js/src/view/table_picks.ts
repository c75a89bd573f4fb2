// Which rows are picked: selected, and the active one. Row ids mean something within a version only.
import type { ActiveState, SelectionState } from "../protocol.gen.ts";
import type { TableControl } from "./table_control.ts";
import type { Pages } from "./table_pages.ts";
import { type Member, NONE_SELECTED, Selection } from "./table_selection.ts";

/** Of a version; who has set it is the host's to say. */
export type Picked = Omit<SelectionState, "set_by">;
export type Active = Omit<ActiveState, "set_by">;

const NO_RANGE =
  "This source knows places only about, so a range can be selected only where its rows are loaded.";

/** What the host is told. */
export interface PickEvents {
  onSelect: (selection: Picked) => void;
  onActivate: (active: Active) => void;
}

export interface PicksOptions {
  control: Pick<TableControl, "data" | "signal" | "schema"> & { readonly version: number };
  member: (position: number) => Member | undefined;
  pages: () => Pages | undefined;
  onSelection: () => void;
  onActive: () => void;
  events: PickEvents;
}

export class Picks {
  readonly selection: Selection;
  readonly #options: PicksOptions;
  #active: Active = { version: 0, row: null };
  /** What Python has said of rows that are not shown yet. */
  #nextSelection: Picked | undefined;
  #nextActive: Active | undefined;

  constructor(options: PicksOptions) {
    this.#options = options;
    const { control, pages } = options;
    this.selection = new Selection({
      member: options.member,
      range: async (view, start, stop) => {
        if (control.schema?.positions === false) throw new Error(NO_RANGE);
        return control.data.selectRange(view, start, stop, control.signal);
      },
      selectView: (view, selected) => control.data.selectView(view, selected, control.signal),
      onSet: (base, isIn) => pages()?.assume(base, isIn),
      onChange: (selected, isMine) => {
        pages()?.setBase(selected.base);
        options.onSelection();
        if (isMine) options.events.onSelect({ ...selected, version: control.version });
      },
    });
  }

  get active(): number | null {
    const { version } = this.#options.control;
    return this.#active.version === version ? this.#active.row : null;
  }

  activate(row: number): void {
    if (row === this.active) return;
    this.#active = { version: this.#options.control.version, row };
    this.#options.onActive();
    this.#options.events.onActivate(this.#active);
  }

  takeSelection(selection: Picked): void {
    const isNext = selection.version !== this.#options.control.version;
    this.#nextSelection = isNext ? selection : undefined;
    if (!isNext) this.selection.take(selection);
  }

  /** Says whether another row is active now. */
  takeActive(active: Active): boolean {
    const isNext = active.version !== this.#options.control.version;
    this.#nextActive = isNext ? active : undefined;
    if (isNext || active.row === this.active) return false;
    this.#active = active;
    this.#options.onActive();
    return true;
  }

  /** Rows of another version are shown: what Python has said of them already holds now. */
  renew(): void {
    const { version } = this.#options.control;
    const [selection, active] = [this.#nextSelection, this.#nextActive];
    this.selection.take(selection?.version === version ? selection : NONE_SELECTED);
    this.#active = active?.version === version ? active : { version, row: null };
    this.#options.onActive();
  }
}
