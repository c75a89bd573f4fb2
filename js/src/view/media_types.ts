// How each media type looks where there is no picture of it.
import {
  AudioLines,
  BotMessageSquare,
  Boxes,
  Clapperboard,
  CodeXml,
  FileQuestionMark,
  FileText,
  Grid3x3,
  type IconNode,
  Image,
  Map as MapIcon,
  MessagesSquare,
  Scan,
  TextInitial,
} from "lucide";
import type { MediaType } from "../protocol.gen.ts";

const ICONS: Record<MediaType, IconNode> = {
  IMAGE: Image,
  VIDEO: Clapperboard,
  AUDIO: AudioLines,
  TEXT: TextInitial,
  HTML: CodeXml,
  PDF: FileText,
  CONVERSATIONAL: MessagesSquare,
  TMS_GEO: MapIcon,
  TMS_SIMPLE: Grid3x3,
  DICOM: Scan,
  LLM: BotMessageSquare,
  POINT_CLOUD: Boxes,
};

/** The icon of a media type; a question mark where none is known. */
export function mediaIcon(mediaType: MediaType | null): IconNode {
  return mediaType === null ? FileQuestionMark : ICONS[mediaType];
}
