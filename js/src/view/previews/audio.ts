// Audio, played by the browser, over the shape of its sound.
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { isAbort } from "../table_data.ts";
import { blobUrl } from "./files.ts";
import {
  endWith,
  fetched,
  keepOwnKeys,
  Notes,
  refused,
  tellErrors,
  unplayed,
} from "./recordings.ts";
import type { Show } from "./show.ts";
import { Timeline } from "./timeline.ts";
import { drawing, loudest, pathOf, peaksOf } from "./waveform.ts";

/** A decoder holds four bytes for each sample: 200 MB for so long in stereo. */
const MAX_SECONDS = 600;
const MAX_BYTES = 32_000_000;
/** Of a file that does not tell how long it plays: hours of speech take few bytes. */
const MAX_UNTOLD_BYTES = 1_000_000;
const RATE = 44_100; // of the samples that are drawn, a second

export const showAudio: Show<"audio"> = ({ preview, ...shown }) => {
  const { opened, signal, fail } = shown;
  if (preview.refusal !== "") return refused(preview);
  const root = element("div", "lbw-recording lbw-audio");
  const audio = element("audio", "lbw-audio__player");
  audio.controls = true;
  audio.preload = "metadata";
  audio.setAttribute("aria-label", opened.name === "" ? "Audio" : opened.name);
  keepOwnKeys(audio);

  const reason = unplayed(preview, audio);
  if (reason !== "") {
    queueMicrotask(() => fail(reason)); // and nothing more of it is fetched
    return root;
  }
  const notes = new Notes(preview.note);
  const timeline = new Timeline(audio, preview.seconds, shown);
  tellErrors(audio, preview, notes, shown);
  endWith(audio, signal);

  const show = async (parts: BlobPart[]): Promise<void> => {
    const blob = new Blob(parts);
    const known = once(audio, "loadedmetadata", signal);
    audio.src = blobUrl([blob], preview.file.content_type, signal);
    root.replaceChildren(timeline.element, audio, notes.element);
    await known;
    const refusal = undrawn(blob.size, timeline.seconds);
    if (refusal !== "") return notes.say(preview.note, refusal);
    try {
      const samples = await decoded(blob);
      if (signal.aborted) return;
      const peaks = peaksOf(samples.channels);
      timeline.draw(drawing(pathOf(peaks)), samples.seconds);
      if (loudest(peaks) === 0) notes.say(preview.note, "Silent: there is no sound in it");
    } catch (error) {
      if (!isAbort(error) && !signal.aborted)
        notes.say(preview.note, "Its waveform cannot be drawn");
    }
  };
  void fetched(preview, shown, root)
    .then(show)
    .catch((error: unknown) => {
      if (!isAbort(error)) fail(errorText(error));
    });
  return root;
};

/** Why no waveform is drawn; empty where it is. `seconds` is 0 where that is not known. */
export function undrawn(bytes: number, seconds: number): string {
  if (seconds === 0 && bytes > MAX_UNTOLD_BYTES)
    return "No waveform: the file does not tell how long it plays";
  if (bytes <= MAX_BYTES && seconds <= MAX_SECONDS) return "";
  return "No waveform: it is drawn for files of at most 32 MB and 10 minutes";
}

async function decoded(blob: Blob): Promise<{ channels: Float32Array[]; seconds: number }> {
  const context = new OfflineAudioContext(1, 1, RATE);
  const buffer = await context.decodeAudioData(await blob.arrayBuffer());
  const count = Array.from({ length: buffer.numberOfChannels }, (_, channel) => channel);
  return { channels: count.map((at) => buffer.getChannelData(at)), seconds: buffer.duration };
}

function once(media: HTMLMediaElement, event: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    media.addEventListener(event, () => resolve(), { signal, once: true });
    const stop = (): void => reject(new DOMException("cancelled", "AbortError"));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
}
