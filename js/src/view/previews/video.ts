// A video, played by the browser from bytes that the kernel sent.
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

/** Some browsers show no picture before one is asked for. */
const FIRST_FRAME = "#t=0.001";

export const showVideo: Show<"video"> = ({ preview, ...shown }) => {
  const { opened, signal, fail } = shown;
  if (preview.refusal !== "") return refused(preview);
  const root = element("div", "lbw-recording");
  const video = element("video", "lbw-video");
  video.controls = true;
  video.playsInline = true;
  video.preload = "metadata";
  video.setAttribute("aria-label", opened.name === "" ? "Video" : opened.name);
  keepOwnKeys(video);

  const reason = unplayed(preview, video);
  if (reason !== "") {
    queueMicrotask(() => fail(reason)); // and nothing more of it is fetched
    return root;
  }
  const notes = new Notes(preview.note);
  const onMetadata = (): void => {
    const codec = preview.codec || "its pictures";
    if (video.videoWidth === 0)
      notes.say(`This browser does not play ${codec}: sound only`, preview.note);
  };
  video.addEventListener("loadedmetadata", onMetadata, { signal });
  tellErrors(video, preview, notes, shown);
  endWith(video, signal);
  void fetched(preview, shown, root).then(
    (parts) => {
      video.src = blobUrl(parts, preview.file.content_type, signal) + FIRST_FRAME;
      root.replaceChildren(video, notes.element);
    },
    (error: unknown) => {
      if (!isAbort(error)) fail(errorText(error));
    },
  );
  return root;
};
