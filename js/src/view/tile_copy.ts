// The address of a tile for the clipboard: masked where it holds a secret, unless that is asked for.
import { Copy } from "lucide";
import { tileText } from "../core/tiles.ts";
import { element } from "./elements.ts";
import { take } from "./key_chords.ts";
import type { TileLive } from "./tile_live.ts";
import type { TileMapContext, TileMapPart } from "./tile_part.ts";
import { popover } from "./tile_popover.ts";
import type { TileOfLayer } from "./tile_telemetry.ts";

export function tileCopy(
  { actions, ask, signal }: TileMapContext,
  live: Pick<TileLive, "say" | "pointed">,
): TileMapPart {
  const hanging = popover({
    icon: Copy,
    name: "Copy tile URL (c)",
    label: "Tile URL",
    onClick: () => copyPointed(),
    signal,
  });

  function copyPointed(): void {
    const pointed = live.pointed();
    if (pointed === undefined) return;
    const { layer, tile, isCursor } = pointed;
    if (layer === undefined) live.say("No layer is on screen: there is no tile to copy");
    else if (tile === undefined) live.say("No tile lies here: the world ends");
    else {
      const where = isCursor ? "under the cursor" : "in the middle of the map";
      ask(copy({ layer, z: tile.z, x: tile.x, y: tile.y }, where, false));
    }
  }

  async function copy(tile: TileOfLayer, where: string, verbatim: boolean): Promise<void> {
    const { url, is_masked } = await actions.tileUrl(tile, verbatim);
    if (!(await copyText(url))) {
      showToCopy(url);
      return;
    }
    hanging.close();
    const what = `URL of tile ${tileText(tile)} ${where}`;
    if (verbatim) live.say(`Copied with the secret: ${what}`);
    else if (!is_masked) live.say(`Copied: ${url} (${what})`);
    else {
      live.say(`Copied with its secret masked: ${url}`, {
        label: "Copy with the secret",
        run: () => ask(copy(tile, where, true)),
      });
    }
  }

  /** Where the browser does not let a page copy, the user can. */
  function showToCopy(url: string): void {
    const input = element("input", "lbw-tile-copy__url");
    input.readOnly = true;
    input.value = url;
    input.setAttribute("aria-label", "Tile URL");
    const help = element(
      "p",
      "lbw-tile-goto__help",
      "This page may not copy: press Ctrl C or ⌘ C.",
    );
    hanging.panel.replaceChildren(input, help);
    hanging.open();
    input.focus();
    input.select();
  }

  return {
    tools: [hanging.element],
    keys: [
      {
        keys: ["c"],
        group: "Tiles",
        does: "Copy the URL of the tile under the cursor, else in the middle",
        run: take(copyPointed),
      },
    ],
    update: ({ row }) => {
      hanging.button.disabled = row.layers.length === 0;
    },
  };
}

/** Says whether the text is on the clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    // Browsers offer it to pages from https and this machine only.
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = element("textarea", "");
  area.value = text;
  area.readOnly = true;
  area.style.cssText = "position:fixed;top:0;left:-9999px";
  document.body.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}
