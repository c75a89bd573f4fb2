// The first frame of a video, drawn by the browser from bytes that the kernel sent.

/** Whether a browser can play a file shows within so long, or it cannot. */
const PATIENCE_MS = 8000;
/** Some files begin with a black frame. */
const INTO_SECONDS = 0.1;
const MAX_SIDE = 1024;

export interface Poster {
  /** A URL of the page's own; whoever has it revokes it. */
  url: string;
  /** How long the video lasts: "0:12". */
  note: string;
}

/** Draws the first frame; rejects with a sentence for the user where the browser cannot play it. */
export async function poster(
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
  signal: AbortSignal,
): Promise<Poster> {
  const source = URL.createObjectURL(new Blob([bytes], { type }));
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  video.playsInline = true;
  try {
    video.src = source;
    await reached(video, "loadeddata", signal);
    if (video.videoWidth === 0) throw new Error("This video has no picture.");
    video.currentTime = Math.min(INTO_SECONDS, video.duration / 2 || 0);
    await reached(video, "seeked", signal);
    return { url: await frame(video), note: clock(video.duration) };
  } finally {
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(source);
  }
}

/** Seconds as "1:02:03"; empty where they are not known. */
export function clock(seconds: number): string {
  if (!Number.isFinite(seconds)) return "";
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

function reached(video: HTMLVideoElement, event: string, signal: AbortSignal): Promise<void> {
  const ending = new AbortController();
  return new Promise<void>((resolve, reject) => {
    const options = { signal: ending.signal };
    const refuse = (): void => reject(new Error("This browser cannot play the video."));
    const timer = setTimeout(refuse, PATIENCE_MS);
    ending.signal.addEventListener("abort", () => clearTimeout(timer));
    video.addEventListener(event, () => resolve(), options);
    video.addEventListener("error", refuse, options);
    const stop = (): void => reject(new DOMException("cancelled", "AbortError"));
    signal.addEventListener("abort", stop, options);
    if (signal.aborted) stop();
  }).finally(() => ending.abort());
}

async function frame(video: HTMLVideoElement): Promise<string> {
  const scale = Math.min(1, MAX_SIDE / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(video.videoWidth * scale));
  canvas.height = Math.max(1, Math.round(video.videoHeight * scale));
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, "image/jpeg", 0.8);
  });
  if (blob === null) throw new Error("This browser cannot draw the video.");
  return URL.createObjectURL(blob);
}
