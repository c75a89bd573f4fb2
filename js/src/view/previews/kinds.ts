// How each kind of preview is shown: the type checker names what is missing.
import { showAudio } from "./audio.ts";
import { showConversation } from "./conversation.ts";
import { showDicom } from "./dicom.ts";
import { showHtml } from "./html.ts";
import { showPdf } from "./pdf.ts";
import { showPicture } from "./picture.ts";
import { showBroken, showNothing } from "./reasons.ts";
import type { Kinds } from "./show.ts";
import { showText } from "./text.ts";
import { showTileLayer } from "./tile_layer.ts";
import { showVideo } from "./video.ts";

export const SHOW: Kinds = {
  picture: showPicture,
  video: showVideo,
  audio: showAudio,
  text: showText,
  html: showHtml,
  pdf: showPdf,
  conversation: showConversation,
  dicom: showDicom,
  tile_layer: showTileLayer,
  nothing: showNothing,
  error: showBroken,
};
