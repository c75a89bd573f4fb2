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

/** The icon of a media type; a question mark where none is known. */
export function mediaIcon(mediaType: MediaType | null): IconNode {
  return mediaType === null ? FileQuestionMark : ICONS[mediaType];
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
