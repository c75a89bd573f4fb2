// The list of the map's keys, over the map.
import { groupedHelp } from "./grouped_help.ts";
import type { KeyBinding } from "./key_chords.ts";
import type { KeyHelp } from "./key_help.ts";

export function tileHelp(bindings: readonly KeyBinding[]): KeyHelp {
  return groupedHelp(bindings, {
    panel: ["lbw-root", "lbw-tile-help"],
    columns: "lbw-tile-help__columns",
    group: "lbw-tile-help__group",
  });
}
