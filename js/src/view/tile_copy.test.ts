import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tileCopy } from "./tile_copy.ts";
import type { Pointed, TileLive } from "./tile_live.ts";
import type { TileMapPart } from "./tile_part.ts";
import { type Stage, stage, tileProps } from "./tile_part_fixtures.ts";

let scene: Stage;
let say: ReturnType<typeof vi.fn<TileLive["say"]>>;
let pointed: Partial<Pointed> | undefined;
let writeText: ReturnType<typeof vi.fn<(text: string) => Promise<void>>>;
let part: TileMapPart;

const TILE = { z: 14, x: 3676, y: 7291, column: 1, row: 2 };

beforeEach(() => {
  scene = stage();
  say = vi.fn();
  pointed = { layer: 1, tile: TILE, isCursor: true };
  writeText = vi.fn(async () => {});
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  part = tileCopy(scene.context, { say, pointed: () => pointed as Pointed | undefined });
  scene.frame.append(...(part.tools ?? []));
  part.update(tileProps());
});

afterEach(() => {
  scene.end();
  vi.unstubAllGlobals();
});

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function copy(): Promise<void> {
  part.keys?.[0]?.run("c");
  await settle();
}

describe("tileCopy", () => {
  it("copies the URL of the tile under the cursor and says so", async () => {
    await copy();
    expect(scene.actions.tileUrl.mock.calls).toEqual([
      [{ layer: 1, z: 14, x: 3676, y: 7291 }, false],
    ]);
    expect(writeText.mock.calls).toEqual([["http://t/1/0/0.png"]]);
    expect(say.mock.calls).toEqual([
      ["Copied: http://t/1/0/0.png (URL of tile 14/3676/7291 under the cursor)"],
    ]);
  });

  it("says when it is masked, and copies the secret when asked for it alone", async () => {
    scene.actions.tileUrl.mockImplementation(async (_, verbatim) => ({
      url: verbatim ? "http://t/1?token=abc" : "http://t/1?token=***",
      is_masked: !verbatim,
    }));
    await copy();
    const [text, action] = say.mock.calls[0] ?? [];
    expect(text).toBe("Copied with its secret masked: http://t/1?token=***");
    pointed = undefined; // the cursor has moved: it is the same tile all the same
    action?.run();
    await settle();
    expect(scene.actions.tileUrl.mock.calls[1]).toEqual([
      { layer: 1, z: 14, x: 3676, y: 7291 },
      true,
    ]);
    expect(writeText.mock.calls[1]).toEqual(["http://t/1?token=abc"]);
    // The secret is on the clipboard, and nowhere on screen.
    expect(say.mock.calls[1]?.[0]).toBe(
      "Copied with the secret: URL of tile 14/3676/7291 under the cursor",
    );
    expect(document.body.innerHTML).not.toContain("abc");
  });

  it("goes another way where the browser refuses the first", async () => {
    writeText.mockRejectedValue(new DOMException("no", "NotAllowedError"));
    const execCommand = vi.fn(() => true);
    Object.assign(document, { execCommand });
    const button = scene.frame.querySelector("button");
    button?.focus();
    await copy();
    expect(execCommand).toHaveBeenCalledWith("copy");
    expect(say).toHaveBeenCalledOnce();
    expect(document.querySelector("textarea")).toBeNull();
    expect(document.activeElement).toBe(button);
  });

  it("shows the URL for the user to copy where there is no way at all", async () => {
    vi.stubGlobal("navigator", {});
    Object.assign(document, { execCommand: () => false });
    await copy();
    const input = scene.frame.querySelector("input");
    expect(input?.value).toBe("http://t/1/0/0.png");
    expect(document.activeElement).toBe(input);
    expect(say).not.toHaveBeenCalled();
  });

  it("says why there is nothing to copy", async () => {
    pointed = { layer: undefined, tile: TILE };
    await copy();
    pointed = { layer: 0, tile: undefined };
    await copy();
    pointed = undefined;
    await copy();
    expect(say.mock.calls.map(([text]) => text)).toEqual([
      "No layer is on screen: there is no tile to copy",
      "No tile lies here: the world ends",
    ]);
    expect(scene.actions.tileUrl).not.toHaveBeenCalled();
  });

  it("hands over what the kernel refused", async () => {
    scene.actions.tileUrl.mockRejectedValue(new Error("no layer 1"));
    await copy();
    expect(scene.refused).toEqual([new Error("no layer 1")]);
  });
});
