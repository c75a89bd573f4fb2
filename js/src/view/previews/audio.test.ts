import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { showAudio, undrawn } from "./audio.ts";
import { RECORDING, set, settled, shownAs, stubMedia } from "./recordings_fixtures.ts";
import type { PreviewOf } from "./show.ts";
import { COLUMNS, loudest, pathOf, peaksOf } from "./waveform.ts";

const AUDIO: PreviewOf<"audio"> = {
  kind: "audio",
  ...RECORDING,
  file: { size: 3, content_type: "audio/wav" },
  codec: "",
  played_as: "audio/wav",
  seconds: 10,
};

let ending: AbortController;
let samples: Float32Array;
let decode: ReturnType<typeof vi.fn>;

beforeEach(() => {
  ending = new AbortController();
  stubMedia("maybe");
  samples = new Float32Array(2000).map((_, at) => Math.sin(at) / 2);
  decode = vi.fn(async () => ({
    numberOfChannels: 1,
    duration: 10,
    getChannelData: () => samples,
  }));
  vi.stubGlobal(
    "OfflineAudioContext",
    class {
      decodeAudioData = decode;
    },
  );
  HTMLElement.prototype.setPointerCapture = () => undefined;
  HTMLElement.prototype.hasPointerCapture = () => true;
});

afterEach(() => {
  ending.abort();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function shown(more: Partial<PreviewOf<"audio">> = {}) {
  const asked = shownAs<"audio">({ ...AUDIO, ...more }, ending.signal);
  const root = showAudio(asked);
  await settled();
  const audio = root.querySelector("audio") as HTMLAudioElement;
  const wave = root.querySelector(".lbw-wave") as HTMLElement;
  const note = root.querySelector(".lbw-stage__note") as HTMLElement;
  const heard: string[] = [];
  root.addEventListener("keydown", ({ key }) => heard.push(key));
  return { root, ...asked, audio, wave, note, heard };
}

async function ready(more: Partial<PreviewOf<"audio">> = {}, duration = 10) {
  const made = await shown(more);
  set(made.audio, { duration, currentTime: 0, paused: true });
  made.audio.dispatchEvent(new Event("loadedmetadata"));
  await settled();
  await settled();
  return made;
}

function press(target: HTMLElement, key: string): boolean {
  return !target.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
  );
}

it("plays what came, and draws its shape", async () => {
  const { audio, wave, root, note } = await ready();
  expect(audio.src).toBe("blob:1");
  expect(wave.querySelectorAll("path")).toHaveLength(2);
  expect(root.querySelector(".lbw-timeline__times")?.textContent).toBe("0:000:10");
  expect(note.hidden).toBe(true);
});

it("seeks where the waveform is pressed, and follows the hand", async () => {
  const { audio, wave } = await ready();
  vi.spyOn(wave, "getBoundingClientRect").mockReturnValue({ left: 100, width: 200 } as DOMRect);
  wave.dispatchEvent(new PointerEvent("pointerdown", { clientX: 150, button: 0 }));
  expect(audio.currentTime).toBe(2.5);
  expect(wave.style.getPropertyValue("--lbw-played")).toBe("25.00%");
  expect(wave.getAttribute("aria-valuetext")).toBe("0:03 of 0:10");
  wave.dispatchEvent(new PointerEvent("pointermove", { clientX: 900 }));
  expect(audio.currentTime).toBe(10);
});

describe("keys", () => {
  it("go 5 seconds back and on, to both ends, and play", async () => {
    const { audio, wave, heard } = await ready();
    const play = vi.spyOn(audio, "play").mockRejectedValue(new Error("no"));
    expect(press(wave, "ArrowRight")).toBe(true);
    expect(audio.currentTime).toBe(5);
    press(wave, "ArrowRight");
    press(wave, "ArrowRight");
    expect(audio.currentTime).toBe(10);
    press(wave, "ArrowLeft");
    expect(audio.currentTime).toBe(5);
    press(wave, "Home");
    expect(audio.currentTime).toBe(0);
    press(wave, " ");
    expect(play).toHaveBeenCalled();
    expect(heard).toEqual([]);
  });

  it("that it does not use go on to the panel", async () => {
    const { wave, audio, heard } = await ready();
    expect(press(wave, "ArrowDown")).toBe(false);
    press(wave, "n");
    press(audio, " "); // of the browser's own controls
    expect(heard).toEqual(["ArrowDown", "n"]);
  });
});

it("says that it is silent", async () => {
  samples = new Float32Array(2000);
  expect((await ready({ note: "Cut short" })).note.textContent).toBe(
    "Cut short · Silent: there is no sound in it",
  );
});

it("takes the length of the samples where the browser does not know it", async () => {
  const { root } = await ready({ seconds: null }, Number.POSITIVE_INFINITY);
  expect(root.querySelector(".lbw-timeline__end")?.textContent).toBe("0:10");
});

it("draws nothing that would take too much memory, and says so", async () => {
  const { note } = await ready({}, 601);
  expect(decode).not.toHaveBeenCalled();
  expect(note.textContent).toBe(
    "No waveform: it is drawn for files of at most 32 MB and 10 minutes",
  );
  expect(undrawn(32_000_001, 1)).not.toBe("");
  expect(undrawn(32_000_000, 600)).toBe("");
  expect(undrawn(1_000_001, 0)).toContain("does not tell how long it plays");
  expect(undrawn(1_000_000, 0)).toBe("");
});

it("plays on where the waveform cannot be drawn", async () => {
  decode.mockRejectedValue(new Error("EncodingError"));
  const { note, fail } = await ready();
  expect(note.textContent).toBe("Its waveform cannot be drawn");
  expect(fail).not.toHaveBeenCalled();
});

it("names what the browser does not play", async () => {
  vi.mocked(HTMLMediaElement.prototype.canPlayType).mockReturnValue("");
  const { fail } = await shown({ played_as: "audio/aiff" });
  expect(fail).toHaveBeenCalledExactlyOnceWith("This browser does not play audio/aiff.");
});

it("says what an error means", async () => {
  const { audio, fail } = await shown();
  set(audio, { error: { code: 4 } });
  audio.dispatchEvent(new Event("error"));
  expect(fail).toHaveBeenCalledExactlyOnceWith(
    "This browser does not play audio/wav, or the file is damaged.",
  );
});

it("draws nothing after the subject is left", async () => {
  const made = await shown();
  ending.abort();
  made.audio.dispatchEvent(new Event("loadedmetadata"));
  await settled();
  expect(decode).not.toHaveBeenCalled();
  expect(made.fail).not.toHaveBeenCalled();
});

describe("the waveform", () => {
  it("has the smallest and largest sample of every column, over all channels", () => {
    const left = new Float32Array([0, 0.5, -0.25, 0]);
    const right = new Float32Array([-1, 0, 0, 0.75]);
    const { low, high } = peaksOf([left, right], 2);
    expect([...low]).toEqual([-1, -0.25]);
    expect([...high]).toEqual([0.5, 0.75]);
  });

  it("leaves out no sample, however many there are for a column", () => {
    for (const length of [1, 7, 999, 1001, 5003]) {
      for (const at of [0, Math.floor(length / 2), length - 1]) {
        const one = new Float32Array(length);
        one[at] = -0.5;
        expect(loudest(peaksOf([one]))).toBe(0.5);
      }
    }
  });

  it("has something in every column of a short one", () => {
    expect(peaksOf([new Float32Array(3).fill(0.5)], 8).high).toEqual(new Float32Array(8).fill(0.5));
  });

  it("takes less than half a step of 16 bits for silence", () => {
    expect(loudest(peaksOf([new Float32Array(8).fill(1e-6)]))).toBe(0);
  });

  it("reaches the edge with its loudest sample, and is a line for silence", () => {
    const path = pathOf(peaksOf([new Float32Array(COLUMNS).fill(-0.1)]));
    expect(path).toMatch(/^M0\.5 1\.000L.*L0\.5 1\.960Z$/);
    expect(path.match(/L/g)).toHaveLength(2 * COLUMNS - 1);
    expect(pathOf(peaksOf([new Float32Array(1)]))).not.toMatch(/ (?!1\.000)/);
  });
});
