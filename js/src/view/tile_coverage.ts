// The coverage of a check lies over the tiles: where those are large enough to be looked at, they
// show through.
import type { CoverageState } from "../protocol.gen.ts";
import type { TileMapContext, TileMapPart } from "./tile_part.ts";

const NEAR = 1; // zooms above that of the coverage: a tile is half its size then

export function tileCoverage({ onMap }: Pick<TileMapContext, "onMap">): TileMapPart {
  const marks = new Set<() => void>();
  let coverage: CoverageState | null = null;

  onMap(({ leaflet, container, signal }) => {
    const mark = (): void => {
      const isNear = coverage !== null && leaflet.getZoom() >= coverage.zoom - NEAR;
      container.classList.toggle("lbw-coverage-near", isNear);
    };
    marks.add(mark);
    leaflet.on("zoomend", mark);
    signal.addEventListener(
      "abort",
      () => {
        marks.delete(mark);
        leaflet.off("zoomend", mark);
        container.classList.remove("lbw-coverage-near");
      },
      { once: true },
    );
    mark();
  });

  return {
    update: (props) => {
      coverage = props.coverage;
      for (const mark of marks) mark();
    },
  };
}
