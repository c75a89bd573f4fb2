// Previews as requests to the kernel, for every widget that shows them.
import type { Answer, Bridge } from "../../host/bridge.ts";
import type { PreviewSource } from "../../view/previews/source.ts";
import { quiet } from "./quiet.ts";

/** Every widget with previews answers these; one stands for all in the types. */
export type PreviewBridge = Pick<Bridge<"AttachmentPanel">, "request">;

/** `version` says of which rows the questions are. */
export function previewSource(bridge: PreviewBridge, version: () => number): PreviewSource {
  const ask: PreviewBridge["request"] = (type, body, options) =>
    quiet(bridge.request(type, body, options));
  return {
    thumbnail: async (row, attachment, width, height, signal) => {
      const body = { version: version(), row, attachment, width, height };
      const { result, buffers } = await ask("preview/thumbnail", body, { signal });
      return { ...result, bytes: buffers[0] };
    },
    open: async (subject, box, signal, onBytes) => {
      const body = { version: version(), ...subject, ...box };
      const options = { signal, onProgress: onBytes };
      const { result, buffers } = await ask("preview/open", body, options);
      return { ...result, bytes: buffers[0] };
    },
    piece: async (subject, start, signal) => {
      const body = { version: version(), ...subject, start };
      return bytesOf(await ask("preview/piece", body, { signal }));
    },
    text: async (subject, start, signal) => {
      const body = { version: version(), ...subject, start };
      return (await ask("preview/text", body, { signal })).result;
    },
    markdown: async (subject, signal) => {
      const body = { version: version(), ...subject };
      return (await ask("preview/markdown", body, { signal })).result;
    },
    page: async (subject, page, box, withText, signal) => {
      const body = { version: version(), ...subject, page, ...box, with_text: withText };
      const answer = await ask("preview/page", body, { signal });
      return { ...answer.result, bytes: bytesOf(answer) };
    },
    frame: async (subject, frame, signal) => {
      const body = { version: version(), ...subject, frame };
      const answer = await ask("preview/frame", body, { signal });
      return { ...answer.result, bytes: bytesOf(answer) };
    },
    tags: async (subject, signal) => {
      const body = { version: version(), ...subject };
      return (await ask("preview/tags", body, { signal })).result;
    },
  };
}

function bytesOf({ buffers }: Answer<unknown>): Uint8Array<ArrayBuffer> {
  return buffers[0] ?? new Uint8Array();
}
