import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RECORDING, set, settled, shownAs, stubMedia } from "./recordings_fixtures.ts";
import type { PreviewOf } from "./show.ts";
import { showVideo } from "./video.ts";

const VIDEO: PreviewOf<"video"> = { kind: "video", ...RECORDING };

let ending: AbortController;
let browser: ReturnType<typeof stubMedia>;

beforeEach(() => {
  ending = new AbortController();
  browser = stubMedia("probably");
});

afterEach(() => {
  ending.abort();
  vi.restoreAllMocks();
});

async function shown(more: Partial<PreviewOf<"video">> = {}) {
  const asked = shownAs<"video">({ ...VIDEO, ...more }, ending.signal);
  const root = showVideo(asked);
  await settled();
  return { root, ...asked, video: root.querySelector("video") as HTMLVideoElement };
}

it("plays what came with the answer, with the browser's controls and the first frame", async () => {
  const { video, root, fail } = await shown();
  expect(video.src).toBe("blob:1#t=0.001");
  expect([video.controls, video.playsInline, video.preload]).toEqual([true, true, "metadata"]);
  expect(video.getAttribute("aria-label")).toBe("surf");
  expect(root.querySelector<HTMLElement>(".lbw-stage__note")?.hidden).toBe(true);
  expect(fail).not.toHaveBeenCalled();
});

it("fetches the rest and says how far it is", async () => {
  const { root, piece } = await shown({ file: { size: 80_000_000, content_type: "video/mp4" } });
  expect(root.textContent).toBe("0.0 of 80.0 MB");
  expect(piece).toHaveBeenCalled();
});

it("names a codec that the browser does not play, and fetches nothing more", async () => {
  vi.mocked(HTMLMediaElement.prototype.canPlayType).mockReturnValue("");
  const { fail, piece } = await shown({
    codec: "H.265 (hvc1)",
    played_as: 'video/mp4; codecs="hvc1.1.6.L93.B0"',
    file: { size: 80_000_000, content_type: "video/mp4" },
  });
  expect(fail).toHaveBeenCalledExactlyOnceWith("This browser does not play H.265 (hvc1).");
  expect(piece).not.toHaveBeenCalled();
});

it("tries where four letters do not tell whether it plays", async () => {
  vi.mocked(HTMLMediaElement.prototype.canPlayType).mockReturnValue("");
  const { video, fail } = await shown({ played_as: 'video/mp4; codecs="avc1"' });
  expect(video.src).not.toBe("");
  expect(fail).not.toHaveBeenCalled();
});

it("names a type that the browser does not play", async () => {
  vi.mocked(HTMLMediaElement.prototype.canPlayType).mockReturnValue("");
  const { fail } = await shown({ codec: "", played_as: "video/x-msvideo" });
  expect(fail).toHaveBeenCalledExactlyOnceWith("This browser does not play video/x-msvideo.");
});

it.each([
  [4, "", "This browser does not play H.264 (avc1), or the file is damaged."],
  [4, "Cut short: 1 kB are there", "The browser cannot read the file. Cut short: 1 kB are there."],
  [3, "", "The file is damaged."],
  [2, "", "The browser cannot read the file."],
])("says what error %d means", async (code, note, text) => {
  const { video, fail } = await shown({ note });
  set(video, { error: { code } });
  video.dispatchEvent(new Event("error"));
  expect(fail).toHaveBeenCalledExactlyOnceWith(text);
});

it("keeps what has been seen when the rest is damaged", async () => {
  const { video, root, fail } = await shown();
  video.dispatchEvent(new Event("loadeddata"));
  set(video, { error: { code: 3 } });
  video.dispatchEvent(new Event("error"));
  expect(fail).not.toHaveBeenCalled();
  expect(root.querySelector(".lbw-stage__note")?.textContent).toBe("The file is damaged.");
});

it("says that only the sound plays", async () => {
  const { video, root } = await shown({ codec: "H.265 (hvc1)", note: "Cut short" });
  set(video, { videoWidth: 0 });
  video.dispatchEvent(new Event("loadedmetadata"));
  expect(root.querySelector(".lbw-stage__note")?.textContent).toBe(
    "This browser does not play H.265 (hvc1): sound only · Cut short",
  );
});

it("leaves the browser's controls their keys, and the panel all others", async () => {
  const { root, video } = await shown();
  const heard = vi.fn();
  root.addEventListener("keydown", (event) => heard((event as KeyboardEvent).key));
  for (const key of [" ", "ArrowDown", "n"]) {
    video.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  }
  expect(heard.mock.calls).toEqual([["n"]]);
});

it("stops and lets go of the file when the subject is left", async () => {
  const { video } = await shown();
  ending.abort();
  expect(browser.pause).toHaveBeenCalled();
  expect(browser.load).toHaveBeenCalled();
  expect(video.hasAttribute("src")).toBe(false);
  expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:1");
});

it("says why nothing was sent, and links to it where it may", async () => {
  const refusal = "300.0 MB, and previews open files of at most 268.4 MB";
  const { root } = await shown({ refusal, url: "https://h.example/a.mp4" });
  expect(root.textContent).toBe(`${refusal}Open it in a new tab`);
  const link = root.querySelector("a");
  expect([link?.href, link?.rel, link?.target]).toEqual([
    "https://h.example/a.mp4",
    "noopener noreferrer",
    "_blank",
  ]);
  for (const url of [null, "javascript:alert(1)"]) {
    expect((await shown({ refusal, url })).root.querySelector("a")).toBeNull();
  }
});
