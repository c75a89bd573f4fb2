// The keys of the attachment panel: what each does, for the hand and for the list on `?`.
import { type KeyBinding, keyRunner, take } from "./key_chords.ts";
import { type KeyHelp, keyHelp } from "./key_help.ts";

/** What the keys act on. */
export interface PanelTarget {
  step: (by: number) => void;
  first: () => void;
  last: () => void;
  beside: (by: number) => void;
  open: () => void;
  /** Says whether there was anything to leave. */
  leave: () => boolean;
}

export interface PanelKeys {
  help: KeyHelp;
  /** Says whether the key was taken. */
  run: (event: KeyboardEvent) => boolean;
}

export function panelKeys(target: PanelTarget): PanelKeys {
  const [row, attachment, more] = ["Rows", "Attachments", "More"];
  const bindings: KeyBinding[] = [
    { keys: ["ArrowUp"], does: "Row before", group: row, run: take(() => target.step(-1)) },
    { keys: ["ArrowDown"], does: "Row after", group: row, run: take(() => target.step(1)) },
    { keys: ["Home"], does: "First row", group: row, run: take(() => target.first()) },
    { keys: ["End"], does: "Last row", group: row, run: take(() => target.last()) },
    ...["ArrowLeft", "["].map((key) => ({
      keys: [key],
      does: "Attachment before, then the asset",
      group: attachment,
      run: take(() => target.beside(-1)),
    })),
    ...["ArrowRight", "]"].map((key) => ({
      keys: [key],
      does: "Attachment after",
      group: attachment,
      run: take(() => target.beside(1)),
    })),
    {
      keys: ["o"],
      does: "Open in the viewer or on the map, and back",
      group: more,
      run: take(() => target.open()),
    },
    { keys: ["Escape"], does: "One step out", group: more, run: () => target.leave() },
  ];
  const help = keyHelp([...bindings, { keys: ["?"], does: "These keys" }]);
  return { help, run: keyRunner(bindings) };
}
