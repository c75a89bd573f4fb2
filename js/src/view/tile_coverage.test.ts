import { expect, it } from "vitest";
import { tileCoverage } from "./tile_coverage.ts";
import { stage, tileProps } from "./tile_part_fixtures.ts";

it("lets tiles show through the coverage where they are large, in every map", () => {
  const scene = stage();
  const part = tileCoverage(scene.context);
  const second = scene.add(true);
  const near = (): boolean[] =>
    [scene.map, second].map(({ container }) => container.classList.contains("lbw-coverage-near"));
  const zoomTo = (zoom: number): void => {
    for (const map of [scene.map, second]) {
      map.zoom = zoom;
      map.fire("zoomend");
    }
  };

  zoomTo(16);
  expect(near()).toEqual([false, false]); // there is none
  part.update(tileProps({ coverage: { layer: 0, zoom: 16 } }));
  expect(near()).toEqual([true, true]);
  zoomTo(14);
  expect(near()).toEqual([false, false]);
  zoomTo(15);
  expect(near()).toEqual([true, true]);
  part.update(tileProps({ coverage: null }));
  expect(near()).toEqual([false, false]);
  part.update(tileProps({ coverage: { layer: 0, zoom: 16 } }));
  scene.end();
  expect(near()).toEqual([false, false]);
  expect(scene.map.listening + second.listening).toBe(0);
});
