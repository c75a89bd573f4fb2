// What video and audio share: pieces with progress, and why the browser does not play a file.
import { CircleAlert } from "lucide";
import { element } from "../elements.ts";
import { wholeFile } from "./files.ts";
import { reason } from "./reasons.ts";
import type { PreviewOf, Shown } from "./show.ts";

export type Recording = Pick<
  PreviewOf<"video">,
  "file" | "codec" | "played_as" | "note" | "refusal" | "url"
>;

/** Of `MediaError`: HTML §4.8.11.1. */
const DECODE = 3;
const NOT_SUPPORTED = 4;
/** With four letters alone browsers cannot say: they want to know the profile too. */
const FULL_CODEC = /^[^;]+$|codecs="[^"]+\.[^"]+"/;
/** What the browser's own controls do something with. */
const OWN_KEYS = [" ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

/** Why nothing of a file was sent, and where it is. */
export function refused({ refusal, url }: Recording): HTMLElement {
  const root = reason(CircleAlert, refusal, "");
  if (url === null || !/^https?:\/\//i.test(url)) return root;
  const link = element("a", "lbw-recording__link", "Open it in a new tab");
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  root.append(link);
  return root;
}

/** All parts of a file; `root` says meanwhile how far it is. */
export function fetched(
  { file: { size } }: Pick<Recording, "file">,
  {
    opened,
    subject,
    source,
    signal,
  }: Pick<Shown<"video">, "opened" | "subject" | "source" | "signal">,
  root: HTMLElement,
): Promise<BlobPart[]> {
  const box = element("div", "lbw-recording__progress");
  const bar = element("progress", "lbw-recording__bar");
  const text = element("span", "lbw-recording__text");
  bar.max = size;
  bar.setAttribute("aria-label", "Fetching");
  box.append(bar, text);
  return wholeFile(opened.bytes, size, subject, source, signal, (done, total) => {
    if (!root.contains(box)) root.append(box);
    bar.value = done;
    text.textContent = `${megabytes(done)} of ${megabytes(total)} MB`;
  });
}

/** Stops what plays and lets go of the file when the subject is left. */
export function endWith(media: HTMLMediaElement, signal: AbortSignal): void {
  const free = (): void => {
    media.pause();
    media.removeAttribute("src");
    media.load();
  };
  signal.addEventListener("abort", free, { once: true });
}

/** What is to be said below the player; nothing takes no room. */
export class Notes {
  readonly element = element("p", "lbw-stage__note");

  constructor(...texts: string[]) {
    this.say(...texts);
  }

  say(...texts: string[]): void {
    const said = texts.filter((text) => text !== "").join(" · ");
    this.element.textContent = said;
    this.element.hidden = said === "";
  }
}

/** Says why the file does not play; what has been seen or heard of it stays. */
export function tellErrors(
  media: HTMLMediaElement,
  preview: Recording,
  notes: Notes,
  { signal, fail }: Pick<Shown<"video">, "signal" | "fail">,
): void {
  let hasBegun = false;
  const onData = (): void => {
    hasBegun = true;
  };
  const onError = (): void => {
    const text = mediaErrorText(media.error, preview);
    if (hasBegun) notes.say(text);
    else fail(text);
  };
  media.addEventListener("loadeddata", onData, { signal });
  media.addEventListener("error", onError, { signal });
}

/** Leaves the browser's controls the keys that they use; all others go on to the panel. */
export function keepOwnKeys(media: HTMLMediaElement): void {
  media.addEventListener("keydown", (event) => {
    if (OWN_KEYS.includes(event.key)) event.stopPropagation();
  });
}

/** Why the browser does not even try, by what it says of itself; empty where it does. */
export function unplayed({ played_as, codec }: Recording, media: HTMLMediaElement): string {
  if (!FULL_CODEC.test(played_as) || media.canPlayType(played_as) !== "") return "";
  return `This browser does not play ${codec || played_as}.`;
}

/** What an error of the browser means here. */
function mediaErrorText(error: MediaError | null, { codec, file, note }: Recording): string {
  const cut = note === "" ? "." : `. ${note}.`;
  if (error?.code === NOT_SUPPORTED && note === "")
    return `This browser does not play ${codec || file.content_type}, or the file is damaged.`;
  if (error?.code === DECODE) return `The file is damaged${cut}`;
  return `The browser cannot read the file${cut}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
