import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TileLayerState, TileRowState } from "../protocol.gen.ts";
import { type StatusProps, showStatus, tileWords, wayWords } from "./tile_status.ts";

function layer(transport: TileLayerState["transport"] = "direct", why = ""): TileLayerState {
  return { name: "Main", transport, why, is_secret: false };
}

const ROW = { crs: "EPSG4326", reading: "bounds read as lat, lng: version absent" } as TileRowState;
const QUIET: StatusProps = {
  row: ROW,
  layers: [layer()],
  loaded: 46,
  failed: 0,
  loading: 0,
  reasons: [],
  isBusy: false,
  problem: "",
  zoom: 14,
  at: undefined,
  tile: undefined,
  failure: "",
  notice: undefined,
};

let line: HTMLElement;

beforeEach(() => {
  line = document.createElement("div");
});

function show(props: Partial<StatusProps> = {}): string {
  showStatus(line, { ...QUIET, ...props });
  return (line.textContent ?? "").replace(/\s+/g, " ").replaceAll(" ,", ",").trim();
}

describe("showStatus", () => {
  it("says in one line what there is to know", () => {
    const text = show({
      failed: 2,
      reasons: ["404 Not Found"],
      loading: 3,
      at: { lat: 19.40312, lng: -99.20791 },
      tile: { z: 14, x: 3676, y: 7291, column: 120, row: 33 },
    });
    expect(text).toBe(
      "48 tiles, 2 failed (404) · 3 loading z 14 19.40312, −99.20791 tile 14/3676/7291 " +
        "pixel 120, 33 tiles direct · bounds read as lat, lng: version absent",
    );
  });

  it("names each reason once, in short; in full on the tooltip", () => {
    const reasons = [
      "404 Not Found",
      "404 File missing",
      "403 Forbidden: expired",
      "the name of the host is not known",
    ];
    expect(show({ failed: 1_200, reasons })).toContain(
      "1,246 tiles, 1,200 failed (404, 403, the name of the host is…)",
    );
    const title = line.querySelector<HTMLElement>(".lbw-tile-status__failed")?.title;
    for (const reason of reasons) expect(title).toContain(reason);
    expect(show({ failed: 1 })).toContain("1 failed");
  });

  it("tells why the tile under the cursor failed before anything else", () => {
    const notice = { text: "Copied" };
    expect(show({ failure: "tile 14/1/2: 404 Not Found", notice })).toMatch(/: 404 Not Found$/);
    expect(show({ notice, problem: "no" })).toMatch(/Copied$/);
    expect(show({ problem: "<b>no</b>" })).toMatch(/<b>no<\/b>$/);
    expect(line.querySelector("b")).toBeNull();
  });

  it("offers what can be done about it", () => {
    const run = vi.fn();
    show({ notice: { text: "Copied, masked", action: { label: "Copy with the secret", run } } });
    line.querySelector("button")?.click();
    expect(run).toHaveBeenCalledOnce();
  });

  it("keeps the place of what is not known yet", () => {
    show();
    const places = line.children.length;
    show({ at: { lat: 1, lng: 2 }, loading: 4, tile: { z: 1, x: 0, y: 0, column: 3, row: 4 } });
    expect(line.children.length).toBe(places);
  });
});

describe("tileWords", () => {
  const counts = { layers: [layer()], loaded: 0, failed: 0, loading: 0, isBusy: false };

  it("counts tiles", () => {
    expect(tileWords({ ...counts, loaded: 1 })).toBe("1 tile");
    expect(tileWords({ ...counts, loaded: 1_200, failed: 34 })).toBe("1,234 tiles");
    expect(tileWords(counts)).toBe("0 tiles");
    expect(tileWords({ ...counts, layers: [] })).toBe("No layer");
  });

  it("says that tiles are on their way, by whichever way", () => {
    for (const more of [{ loading: 1 }, { isBusy: true }, { layers: [layer("unknown")] }]) {
      expect(tileWords({ ...counts, ...more })).toBe("Fetching tiles…");
    }
  });
});

describe("wayWords", () => {
  it("says by which way the tiles come, and why, once for all layers where it is the same", () => {
    expect(wayWords([layer(), layer()])).toBe("tiles direct");
    expect(wayWords([layer("mosaic", "the URL holds a secret"), layer(), layer("unknown")])).toBe(
      "mosaic by the kernel: the URL holds a secret; tiles direct",
    );
    expect(wayWords([layer("direct", "you asked for it")])).toBe("tiles direct: you asked for it");
  });
});
