// How each type of asset and attachment looks where there is no picture of it.
import {
  AudioLines,
  BookOpen,
  BotMessageSquare,
  Boxes,
  Camera,
  Clapperboard,
  CodeXml,
  FileQuestionMark,
  FileText,
  Grid3x3,
  type IconNode,
  Image,
  Layers,
  Map as MapIcon,
  MessagesSquare,
  Scan,
  TextInitial,
} from "lucide";
import type { AttachmentType, MediaType } from "../protocol.gen.ts";

const ICONS: Record<MediaType, IconNode> = {
  IMAGE: Image,
  VIDEO: Clapperboard,
  AUDIO: AudioLines,
  TEXT: TextInitial,
  HTML: CodeXml,
  PDF: BookOpen,
  CONVERSATIONAL: MessagesSquare,
  TMS_GEO: MapIcon,
  TMS_SIMPLE: Grid3x3,
  DICOM: Scan,
  LLM: BotMessageSquare,
  POINT_CLOUD: Boxes,
};

/** The icon of a media type, as a row says it; a question mark for any other word, or none. */
export function mediaIcon(mediaType: string | null): IconNode {
  return isMediaType(mediaType) ? ICONS[mediaType] : FileQuestionMark;
}

function isMediaType(word: string | null): word is MediaType {
  return word !== null && Object.hasOwn(ICONS, word);
}

const ATTACHMENT_ICONS: Record<AttachmentType, IconNode> = {
  IMAGE_OVERLAY: Layers,
  IMAGE: Image,
  VIDEO: Clapperboard,
  AUDIO: AudioLines,
  RAW_TEXT: TextInitial,
  TEXT_URL: FileText,
  HTML: CodeXml,
  PDF_URL: BookOpen,
  CAMERA_IMAGE: Camera,
};

/** The icon of an attachment type; a question mark where none is known. */
export function attachmentIcon(type: AttachmentType | null): IconNode {
  return type === null ? FileQuestionMark : ATTACHMENT_ICONS[type];
}
