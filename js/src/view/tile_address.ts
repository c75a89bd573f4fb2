// The address of a tile, and the tile of an address, by the layer's own rules.
import type { TileNumber } from "../core/tiles.ts";
import type { LeafletLayer, TileCoords } from "./tile_leaflet.ts";

/** Leaflet's layers keep their template, and the zoom whose tiles they show, which an address takes. */
interface Templated extends LeafletLayer {
  _url?: string;
  _tileZoom?: number;
}

/** The address of a tile of any zoom, as the browser writes it; undefined where there is none. */
export function tileUrl(layer: LeafletLayer, { x, y, z }: TileNumber): string | undefined {
  const there: Templated = Object.assign(Object.create(layer) as Templated, { _tileZoom: z });
  try {
    return absolute(there.getTileUrl?.({ x, y, z } as TileCoords));
  } catch {
    return undefined; // Leaflet throws for placeholders that it does not know
  }
}

// Numbers that no address holds, one for each placeholder, so that it can be written as browsers do.
const MARKS: Record<string, string> = { z: "70000001", x: "70000002", y: "70000003" };
const OTHER = "70000009";

/** Makes a function that finds the tile of an address of this layer. */
export function tileReader(layer: LeafletLayer): (url: string) => TileNumber | undefined {
  const template = (layer as Templated)._url ?? "";
  const marked = absolute(
    template.replace(/\{ *([\w -]+) *\}/g, (_, name: string) => MARKS[name.trim()] ?? OTHER),
  );
  if (marked === undefined || !Object.values(MARKS).every((mark) => marked.includes(mark))) {
    return () => undefined;
  }
  let source = marked.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(OTHER, ".*?");
  for (const [name, mark] of Object.entries(MARKS)) {
    source = source.replace(mark, `(?<${name}>\\d+)`).replaceAll(mark, `\\k<${name}>`);
  }
  const pattern = new RegExp(`^${source}$`);
  return (url) => {
    const groups = pattern.exec(url)?.groups;
    if (groups === undefined) return undefined;
    const tile = { z: Number(groups.z), x: Number(groups.x), y: Number(groups.y) };
    return tileUrl(layer, tile) === url ? tile : undefined; // the pattern is wider than the rules
  };
}

function absolute(url: string | undefined): string | undefined {
  if (url === undefined || url === "") return undefined;
  try {
    return new URL(url, document.baseURI).href;
  } catch {
    return undefined;
  }
}
