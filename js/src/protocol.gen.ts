// Generated from lb_widgets/messages and the traits of lb_widgets/widgets by `make protocol`.
// Do not edit: a check compares it with what Python declares.

/**
 * What kind of attachment a data row carries; the strings that the import JSON holds.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AttachmentType".
 */
export type AttachmentType =
  | "AUDIO"
  | "CAMERA_IMAGE"
  | "HTML"
  | "IMAGE"
  | "IMAGE_OVERLAY"
  | "PDF_URL"
  | "RAW_TEXT"
  | "TEXT_URL"
  | "VIDEO";
/**
 * What a preview is.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Shown".
 */
export type Shown = "error" | "nothing" | "picture" | "text" | "video";
/**
 * On which side a message stands.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Side".
 */
export type Side = "left" | "right";
/**
 * What a part of a message is.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "PartKind".
 */
export type PartKind = "other" | "text";
/**
 * How a window spreads values: DICOM PS3.3 C.11.2.1.2 and C.11.2.1.3.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "WindowFunction".
 */
export type WindowFunction = "LINEAR" | "LINEAR_EXACT" | "SIGMOID";
/**
 * How a column looks, and what its cells hold.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ColumnKind".
 */
export type ColumnKind =
  "attachments" | "key" | "media_type" | "number" | "preview" | "problems" | "status" | "text";
/**
 * What can be asked about a column; see `sources.base.Kind`.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ValueKind".
 */
export type ValueKind = "boolean" | "labels" | "nested" | "number" | "text" | "time";
/**
 * How a value is compared.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "CompareOperator".
 */
export type CompareOperator = "!=" | "<" | "<=" | "=" | ">" | ">=";
/**
 * What kind of asset a data row is; the strings that the import JSON holds.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "MediaType".
 */
export type MediaType =
  | "AUDIO"
  | "CONVERSATIONAL"
  | "DICOM"
  | "HTML"
  | "IMAGE"
  | "LLM"
  | "PDF"
  | "POINT_CLOUD"
  | "TEXT"
  | "TMS_GEO"
  | "TMS_SIMPLE"
  | "VIDEO";
/**
 * How bad a problem is.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Severity".
 */
export type Severity = "error" | "info" | "warning";
/**
 * What the columns of attachments stand for.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Grouping".
 */
export type Grouping = "layer" | "type";
/**
 * Which rows are meant.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "RowsChoice".
 */
export type RowsChoice = "active" | "selected" | "view";
/**
 * As what rows are written.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ExportFormat".
 */
export type ExportFormat = "csv" | "ndjson" | "parquet";
/**
 * Colours for the values of a picture with a single band.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Colormap".
 */
export type Colormap = "cividis" | "classes" | "grey" | "magma" | "rdbu" | "viridis";
/**
 * How the viewer shows its stacks.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "CompareMode".
 */
export type CompareMode = "blend" | "blink" | "difference" | "lens" | "side-by-side" | "swipe";
/**
 * What a stack is made of.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "StackKind".
 */
export type StackKind = "base" | "layer" | "preset" | "stack";
/**
 * Of the line of a swipe.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Orientation".
 */
export type Orientation = "horizontal" | "vertical";
/**
 * How a layer's colour mixes with what lies below it; the names that CSS uses.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "BlendMode".
 */
export type BlendMode =
  | "color"
  | "color-burn"
  | "color-dodge"
  | "darken"
  | "difference"
  | "exclusion"
  | "hard-light"
  | "hue"
  | "lighten"
  | "luminosity"
  | "multiply"
  | "normal"
  | "overlay"
  | "saturation"
  | "screen"
  | "soft-light";
/**
 * The three answers of an alignment check.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Verdict".
 */
export type Verdict = "aligned" | "shifted" | "unknown";
/**
 * The steps of a submit, in order.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Stage".
 */
export type Stage = "check" | "confirm" | "files" | "rows" | "wait";
/**
 * The words that ``epsg`` may hold in a row's ``row_data``.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Crs".
 */
export type Crs = "EPSG3395" | "EPSG3857" | "EPSG4326" | "Simple";
/**
 * How the tiles of a layer reach the page.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Transport".
 */
export type Transport = "direct" | "mosaic" | "unknown";
/**
 * The widgets that can be on stage, below the table.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "OnStage".
 */
export type OnStage = "map" | "panel" | "viewer";
/**
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Reply".
 */
export type Reply = Ok | ErrorReply | Progress;

export interface Protocol {
  AttachmentPanel: {
    state: {
      attachment: number | null;
      error_text: string;
      place_number: number;
      position: number;
      row_count: number;
      row_order: number[];
      static_id: string;
      version: number;
    };
    requests: {
      "row/detail": {
        request: DetailRequest;
        result: RowDetail;
      };
      "panel/show": {
        request: ShowRequest;
        result: OtherWidget;
      };
      "preview/thumbnail": {
        request: ThumbnailRequest;
        result: Thumbnail;
      };
      "preview/open": {
        request: OpenRequest;
        result: Opened;
      };
      "preview/piece": {
        request: PieceRequest;
        result: Piece;
      };
      "preview/text": {
        request: TextRequest;
        result: TextPreview;
      };
      "preview/markdown": {
        request: MarkdownRequest;
        result: HtmlPreview;
      };
      "preview/page": {
        request: DocumentPageRequest;
        result: DocumentPage;
      };
      "preview/frame": {
        request: FrameRequest;
        result: Frame;
      };
      "preview/tags": {
        request: TagsRequest;
        result: Tags;
      };
      "preview/code": {
        request: CodeRequest;
        result: Code;
      };
    };
  };
  DataRowTable: {
    state: {
      active: ActiveState;
      error_text: string;
      row_height: 32 | 64 | 128;
      selection: SelectionState;
      state_number: number;
      static_id: string;
      total: number;
      version: number;
    };
    requests: {
      "table/schema": {
        request: SchemaRequest;
        result: TableSchema;
      };
      "table/prepare": {
        request: PrepareRequest;
        result: Prepared;
      };
      "table/page": {
        request: PageRequest;
        result: TablePage;
      };
      "table/locate": {
        request: LocateRequest;
        result: Located;
      };
      "table/select_view": {
        request: SelectViewRequest;
        result: SelectedState;
      };
      "table/select_range": {
        request: SelectRangeRequest;
        result: RangeRows;
      };
      "table/state": {
        request: StateRequest;
        result: TableState;
      };
      "table/arrange": {
        request: ArrangeRequest;
        result: Nothing;
      };
      "table/summaries": {
        request: SummariesRequest;
        result: Summaries;
      };
      "table/facet": {
        request: FacetRequest;
        result: ValuesSummary;
      };
      "table/check_pattern": {
        request: CheckPatternRequest;
        result: PatternCheck;
      };
      "row/detail": {
        request: DetailRequest;
        result: RowDetail;
      };
      "table/fixes": {
        request: FixesRequest;
        result: Fixes;
      };
      "table/apply_fixes": {
        request: ApplyFixesRequest;
        result: FixesMade;
      };
      "table/undo_fixes": {
        request: UndoFixesRequest;
        result: FixesMade;
      };
      "table/copy": {
        request: CopyRequest;
        result: CopiedText;
      };
      "table/export": {
        request: ExportRequest;
        result: Exported;
      };
      "preview/thumbnail": {
        request: ThumbnailRequest;
        result: Thumbnail;
      };
      "preview/open": {
        request: OpenRequest;
        result: Opened;
      };
      "preview/piece": {
        request: PieceRequest;
        result: Piece;
      };
      "preview/text": {
        request: TextRequest;
        result: TextPreview;
      };
      "preview/markdown": {
        request: MarkdownRequest;
        result: HtmlPreview;
      };
      "preview/page": {
        request: DocumentPageRequest;
        result: DocumentPage;
      };
      "preview/frame": {
        request: FrameRequest;
        result: Frame;
      };
      "preview/tags": {
        request: TagsRequest;
        result: Tags;
      };
      "preview/code": {
        request: CodeRequest;
        result: Code;
      };
    };
  };
  OverlayViewer: {
    state: {
      base_appearance: Appearance;
      comparison: Comparison;
      engine: "auto" | "gpu" | "cpu";
      error_text: string;
      layer_states: LayerState[];
      position: number;
      preset: string;
      presets: Preset[];
      row_count: number;
      row_order: number[];
      smooth: boolean;
      solo: string;
      static_id: string;
      version: number;
      view: StageView | null;
    };
    requests: {
      "overlay/row": {
        request: RowRequest;
        result: OverlayRow;
      };
      "overlay/picture": {
        request: PictureRequest;
        result: OverlayPicture;
      };
      "overlay/tile": {
        request: TileRequest;
        result: OverlayTile;
      };
      "overlay/alignment": {
        request: AlignmentRequest;
        result: AlignmentResult;
      };
      "overlay/image": {
        request: ImageRequest;
        result: OverlayImage;
      };
    };
  };
  RowDetails: {
    state: {
      detail: RowDetail | null;
      error_text: string;
      static_id: string;
    };
    requests: {};
  };
  SubmitButton: {
    state: {
      dataset: string;
      error_text: string;
      host: string;
      is_local: boolean;
      outcome: Outcome;
      state: RunState;
      static_id: string;
    };
    requests: {
      "submit/plan": {
        request: PlanRequest;
        result: PlanSummary;
      };
      "submit/other": {
        request: OtherRunRequest;
        result: OtherRuns;
      };
      "submit/run": {
        request: RunRequest;
        result: Nothing;
      };
      "submit/resume": {
        request: ResumeRequest;
        result: Nothing;
      };
      "submit/stop": {
        request: StopRequest;
        result: Nothing;
      };
      "submit/problems": {
        request: ProblemsRequest;
        result: Problems;
      };
      "submit/log": {
        request: LogRequest;
        result: Log;
      };
    };
  };
  TileLayerCompanion: {
    state: {
      audit: AuditState | null;
      comparison: MapComparison;
      coverage: CoverageState | null;
      error_text: string;
      has_grid: boolean;
      map_id: string;
      row: TileRowState | null;
      second_map_id: string;
      settings: TileLayerSettings[];
      static_id: string;
      visible_layers: number[];
    };
    requests: {
      "map/row": {
        request: TileRowRequest;
        result: Nothing;
      };
      "map/size": {
        request: MapSizeRequest;
        result: Nothing;
      };
      "map/sentinel": {
        request: SentinelRequest;
        result: SentinelTiles;
      };
      "map/reached": {
        request: ReachedRequest;
        result: Nothing;
      };
      "map/mosaic": {
        request: MosaicRequest;
        result: MosaicResult;
      };
      "map/tiles": {
        request: TileEventsRequest;
        result: FailedTiles;
      };
      "map/tile-url": {
        request: TileUrlRequest;
        result: TileUrl;
      };
      "map/audit": {
        request: AuditRequest;
        result: Nothing;
      };
    };
  };
  Workbench: {
    state: {
      details: string | null;
      error_text: string;
      map: string | null;
      panel: string | null;
      sizes: PaneSizes;
      stage: StageState;
      static_id: string;
      submit: string | null;
      table: string | null;
      viewer: string | null;
      work_text: string;
    };
    requests: {};
  };
}
/**
 * Ask for a whole row in words, by its position in the rows' own order.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "DetailRequest".
 */
export interface DetailRequest {
  type: "row/detail";
  id: string;
  version: number;
  row: number;
}
/**
 * One data row for reading: every text redacted, long ones cut with their length said.
 *
 *     Parameters
 *     ----------
 *     fields : list of TreeNode
 *         Each field but the attachments, the user's own columns last; missing ones are left out.
 *     expires : float or None
 *         When the asset's signature ends, in seconds since 1970 UTC.
 *     more_attachments : int
 *         How many there are beyond those listed.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "RowDetail".
 */
export interface RowDetail {
  key: string;
  media_type: string;
  expires: number | null;
  fields: TreeNode[];
  attachments: DetailAttachment[];
  more_attachments: number;
  problems: DetailProblem[];
}
/**
 * One value of a row, for a tree that can be opened.
 *
 *     Parameters
 *     ----------
 *     name : str
 *         The field, the key of a dict or ``"[2]"`` of a list.
 *     text : str
 *         The value, or for what has children how many: ``"3 items"``. Redacted, cut where long, and
 *         then with its length said.
 *     children : list of TreeNode
 *         Of a list or dict; at most 200, the last then says how many more there are.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TreeNode".
 */
export interface TreeNode {
  name: string;
  text: string;
  children: TreeNode[];
}
/**
 * One attachment; `value` is redacted and cut, `is_link` says that it is an http(s) URL.
 *
 *     Parameters
 *     ----------
 *     index : int
 *         Among the attachments of the row.
 *     known : AttachmentType or None
 *         What it is; None where `type`, which is as the row says it, is none of these.
 *     has_picture : bool
 *         Whether a thumbnail of it is worth asking for.
 *     expires : float or None
 *         When its URL's signature ends, in seconds since 1970 UTC.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "DetailAttachment".
 */
export interface DetailAttachment {
  index: number;
  known: AttachmentType | null;
  type: string;
  name: string;
  value: string;
  is_link: boolean;
  has_picture: boolean;
  expires: number | null;
}
/**
 * One problem of the row, as `check` found it; `path` says where in the row.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "DetailProblem".
 */
export interface DetailProblem {
  severity: string;
  rule: string;
  path: string;
  message: string;
  fix: string;
}
/**
 * Ask for the other widget that shows more of a subject, see `Opened.can_open`.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ShowRequest".
 */
export interface ShowRequest {
  type: "panel/show";
  id: string;
  version: number;
  row: number;
  attachment: number | null;
}
/**
 * A widget to put in the place of the preview.
 *
 *     Parameters
 *     ----------
 *     model_id : str
 *         Of the widget; empty where somebody else shows it, as the workbench does.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "OtherWidget".
 */
export interface OtherWidget {
  model_id: string;
}
/**
 * Ask for a small preview, in a box of so many device pixels.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ThumbnailRequest".
 */
export interface ThumbnailRequest {
  type: "preview/thumbnail";
  id: string;
  version: number;
  row: number;
  attachment: number | null;
  width: number;
  height: number;
}
/**
 * A small preview.
 *
 *     Parameters
 *     ----------
 *     shows : Shown
 *         What it is.
 *     text : str
 *         The beginning of the asset, or the sentence that says why there is none; beside a picture or
 *         video what else is to be said (``"12 pages"``).
 *     content_type : str
 *         Of the bytes, which are the buffer: an encoded picture, or a video of which the page draws
 *         the first frame.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Thumbnail".
 */
export interface Thumbnail {
  shows: Shown;
  text: string;
  content_type: string;
}
/**
 * Ask for a large preview, in a box of so many device pixels.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "OpenRequest".
 */
export interface OpenRequest {
  type: "preview/open";
  id: string;
  version: number;
  row: number;
  attachment: number | null;
  width: number;
  height: number;
}
/**
 * A large preview.
 *
 *     Parameters
 *     ----------
 *     name : str
 *         Of the attachment or file; empty where there is none.
 *     type : str
 *         Attachment type or media type, as the row says it.
 *     can_open : Literal["viewer", "map"] or None
 *         Which other widget shows more of it: `ShowRequest` asks for that.
 *     facts : list of Fact
 *         Size, pixels, content type, host.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Opened".
 */
export interface Opened {
  preview:
    | PicturePreview
    | VideoPreview
    | AudioPreview
    | TextPreview
    | HtmlPreview
    | PdfPreview
    | ConversationPreview
    | DicomPreview
    | TileLayerPreview
    | NoPreview
    | BrokenPreview;
  name: string;
  type: string;
  can_open: ("map" | "viewer") | null;
  facts: Fact[];
}
/**
 * A picture, as the file it is or reduced by the kernel.
 *
 *     Parameters
 *     ----------
 *     file : PreviewFile
 *         What to show; turned by the browser as its EXIF orientation says.
 *     width, height : int, pixels
 *         Of the original, upright; 0 where that is not known (an SVG without a size).
 *     note : str
 *         What is not as in the original: ``"Shown at 4,096 by 3,072 pixels"``.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "PicturePreview".
 */
export interface PicturePreview {
  kind: "picture";
  file: PreviewFile;
  width: number;
  height: number;
  note: string;
}
/**
 * A file that the page shows itself; the answer's buffer is its beginning.
 *
 *     Parameters
 *     ----------
 *     size : int, bytes
 *         Of the whole; what the buffer lacks is asked for with `PieceRequest`.
 *     content_type : str
 *         By its bytes; one that browsers show.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "PreviewFile".
 */
export interface PreviewFile {
  size: number;
  content_type: string;
}
/**
 * A video that the browser plays, if it has the codec.
 *
 *     Parameters
 *     ----------
 *     codec : str
 *         What people call it: ``"H.265 (hvc1)"``; empty where the file does not tell.
 *     played_as : str
 *         What `canPlayType` takes, as far as it is known: ``video/mp4; codecs="avc1.64001f"``.
 *     note : str
 *         What is wrong though it may play: ``"Cut short: 12.3 MB of at least 80 MB are there"``.
 *     refusal : str
 *         Why nothing of it is sent; empty where it is.
 *     url : str or None
 *         With a refusal: where it is, for a tab of its own; http(s) without anything secret.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "VideoPreview".
 */
export interface VideoPreview {
  kind: "video";
  file: PreviewFile;
  codec: string;
  played_as: string;
  note: string;
  refusal: string;
  url: string | null;
}
/**
 * Audio that the browser plays, if it has the codec.
 *
 *     Parameters
 *     ----------
 *     seconds : float or None
 *         How long it plays, where the file tells that.
 *     codec, played_as, note, refusal, url
 *         As in `VideoPreview`.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AudioPreview".
 */
export interface AudioPreview {
  kind: "audio";
  file: PreviewFile;
  seconds: number | null;
  codec: string;
  played_as: string;
  note: string;
  refusal: string;
  url: string | null;
}
/**
 * A text, or a part of it.
 *
 *     A file is counted in bytes, a value of a cell in characters.
 *
 *     Parameters
 *     ----------
 *     text : str
 *         What is shown.
 *     encoding : str
 *         As it was found: ``"UTF-8"``, ``"Windows-1252 (guessed)"``; empty for a value of a cell.
 *     size : int or None
 *         Of the whole; None where that is not known.
 *     next : int or None
 *         Where the rest begins, what `TextRequest.start` takes; None where there is none.
 *     is_markdown : bool
 *         Whether it may be meant as Markdown, so that `MarkdownRequest` is worth offering.
 *     link : Link or None
 *         Where the text is nothing but a link.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TextPreview".
 */
export interface TextPreview {
  kind: "text";
  text: string;
  encoding: string;
  size: number | null;
  next: number | null;
  is_markdown: boolean;
  link: Link | null;
}
/**
 * A text that is nothing but a link.
 *
 *     Parameters
 *     ----------
 *     href : str or None
 *         Where it leads, verbatim: http, https or mailto only; None where it may not be followed.
 *     host : str
 *         The true host, in its ASCII form: ``"xn--pple-43d.com"``; those of a mailto's addresses.
 *     reason : str
 *         Why it may not be followed.
 *     note : str
 *         What to know before: ``"The host mixes Cyrillic and Latin letters."``
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Link".
 */
export interface Link {
  href: string | null;
  host: string;
  reason: string;
  note: string;
}
/**
 * The source of a page, for a sandboxed frame only.
 *
 *     Parameters
 *     ----------
 *     source : str
 *         Verbatim but for what is cut; it never enters the notebook's page.
 *     is_whole : bool
 *         Whether that is all of it.
 *     size : int or None, bytes
 *         Of the whole.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "HtmlPreview".
 */
export interface HtmlPreview {
  kind: "html";
  source: string;
  is_whole: boolean;
  size: number | null;
}
/**
 * A document whose pages are asked for with `DocumentPageRequest`.
 *
 *     Parameters
 *     ----------
 *     pages : int
 *         At least 1.
 *     width, height : float, points
 *         Of the first page.
 *     has_text_layer : bool
 *         Whether the row names a text layer of its own (``text_layer_url``).
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "PdfPreview".
 */
export interface PdfPreview {
  kind: "pdf";
  pages: number;
  width: number;
  height: number;
  has_text_layer: boolean;
}
/**
 * A chat, or its beginning; `total` counts all messages.
 *
 *     Parameters
 *     ----------
 *     problems : list of str
 *         Where it breaks the rules of its format, a sentence each.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ConversationPreview".
 */
export interface ConversationPreview {
  kind: "conversation";
  messages: ChatMessage[];
  total: number;
  problems: string[];
}
/**
 * One message of a conversation.
 *
 *     Parameters
 *     ----------
 *     user : str
 *         Who says it; empty where that is not told.
 *     number : int
 *         Of that user, in the order in which they come to speak, from 0.
 *     time : str
 *         When, in UTC: ``"2026-11-26 13:20:05"``; empty where that is not told.
 *     notes : list of str
 *         What else is to be said: ``"model"``, ``"answer 1 of 2"``, ``"not to be labeled"``.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ChatMessage".
 */
export interface ChatMessage {
  user: string;
  number: number;
  align: Side;
  time: string;
  notes: string[];
  parts: MessagePart[];
}
/**
 * A text, or what stands for something else.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "MessagePart".
 */
export interface MessagePart {
  kind: PartKind;
  text: string;
}
/**
 * A medical picture; its first frame is the buffer, others are asked for with `FrameRequest`.
 *
 *     Parameters
 *     ----------
 *     frames : int
 *         At least 1.
 *     width, height : int, pixels
 *         As the file says.
 *     first : Frame
 *         Whose pixels are the buffer; all frames are of its kind and size.
 *     is_color : bool
 *         Whether frames are RGB; there are no windows then.
 *     tables : list of IntensityTable
 *         The file's own, shown before its windows.
 *     windows : list of IntensityWindow
 *         The file's own, then one of all values; at least one where it is not in colour.
 *     low, high : float
 *         Smallest and largest value of the first frame, but for what only fills it up.
 *     unit : str
 *         Of the values: ``"HU"``; empty where the file does not say.
 *     is_inverted : bool
 *         Whether small values are white (MONOCHROME1).
 *     pixel_aspect : float
 *         Height of a pixel, divided by its width.
 *     frame_times : list of float, ms
 *         How long before each frame is shown after the one before it; a single one is for all, none
 *         where the file does not say.
 *     note : str
 *         What is not as in the file: ``"shown at 2,048 by 1,024 pixels"``.
 *     tags : list of Fact
 *         What is about the picture.
 *     other_tags : int
 *         How many more there are, which may be about the patient; asked for with `TagsRequest`.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "DicomPreview".
 */
export interface DicomPreview {
  kind: "dicom";
  frames: number;
  width: number;
  height: number;
  first: Frame;
  is_color: boolean;
  tables: IntensityTable[];
  windows: IntensityWindow[];
  low: number;
  high: number;
  unit: string;
  is_inverted: boolean;
  pixel_aspect: number;
  frame_times: number[];
  note: string;
  tags: Fact[];
  other_tags: number;
}
/**
 * A frame; the buffer is its pixels, row by row from the top left.
 *
 *     Parameters
 *     ----------
 *     width, height : int, pixels
 *         As they are sent: large frames are reduced.
 *     dtype : Literal
 *         ``"uint16"``, little-endian, whose value is `low` + `step` * stored; ``"rgb"``: three bytes.
 *     low, step : float
 *         In the file's units; 0 and 1 for colours.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Frame".
 */
export interface Frame {
  width: number;
  height: number;
  dtype: "rgb" | "uint16";
  low: number;
  step: number;
}
/**
 * The grey of each value, from `first` on in steps of 1: DICOM PS3.3 C.11.2.1.1.
 *
 *     Values before the first take the first grey, those past the last take the last.
 *
 *     Parameters
 *     ----------
 *     first : float
 *         In the file's units.
 *     grays : list of int
 *         0 (black) to 255 (white), at least one.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "IntensityTable".
 */
export interface IntensityTable {
  name: string;
  first: number;
  grays: number[];
}
/**
 * A range of values that is spread over black to white: DICOM PS3.3 C.11.2.
 *
 *     Parameters
 *     ----------
 *     center, width : float
 *         In the file's units; the width is more than 0, and at least 1 for ``LINEAR``.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "IntensityWindow".
 */
export interface IntensityWindow {
  name: string;
  center: number;
  width: number;
  function: WindowFunction;
}
/**
 * Something to know about what is shown: ``("Size", "1.2 MB")``.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Fact".
 */
export interface Fact {
  name: string;
  value: string;
}
/**
 * The tiles of the main layer as one picture, which is the buffer; the map shows more.
 *
 *     Parameters
 *     ----------
 *     note : str
 *         What is missing: ``"2 of 9 tiles failed: 404 Not Found"``.
 *     layers : list of str
 *         Names of all layers, the main one first.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TileLayerPreview".
 */
export interface TileLayerPreview {
  kind: "tile_layer";
  content_type: string;
  width: number;
  height: number;
  note: string;
  layers: string[];
}
/**
 * There is no preview, and `text` says so and why; `value` is what is there, for reading.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "NoPreview".
 */
export interface NoPreview {
  kind: "nothing";
  text: string;
  value: string;
}
/**
 * It cannot be shown; `text` says why, `fix` what to do where that is known.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "BrokenPreview".
 */
export interface BrokenPreview {
  kind: "error";
  text: string;
  fix: string;
}
/**
 * Ask for a `PreviewFile` from byte `start` on; the buffer has at most 4 MB of it.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "PieceRequest".
 */
export interface PieceRequest {
  type: "preview/piece";
  id: string;
  version: number;
  row: number;
  attachment: number | null;
  start: number;
}
/**
 * The buffer is the next part of a file of `size` bytes.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Piece".
 */
export interface Piece {
  size: number;
}
/**
 * Ask for more of a text, from `TextPreview.next` on.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TextRequest".
 */
export interface TextRequest {
  type: "preview/text";
  id: string;
  version: number;
  row: number;
  attachment: number | null;
  start: number;
}
/**
 * Ask for a text read as Markdown: the answer is for a sandboxed frame only.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "MarkdownRequest".
 */
export interface MarkdownRequest {
  type: "preview/markdown";
  id: string;
  version: number;
  row: number;
  attachment: number | null;
}
/**
 * Ask for a page of a document, counted from 0, in a box of so many device pixels.
 *
 *     Parameters
 *     ----------
 *     with_text : bool
 *         Whether its words are wanted too.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "DocumentPageRequest".
 */
export interface DocumentPageRequest {
  type: "preview/page";
  id: string;
  version: number;
  row: number;
  attachment: number | null;
  page: number;
  width: number;
  height: number;
  with_text: boolean;
}
/**
 * A page; the buffer is its picture.
 *
 *     Parameters
 *     ----------
 *     width, height : int, pixels
 *         Of the picture.
 *     page_width, page_height : float, points
 *         Of the page.
 *     text : str
 *         Its words, to copy; empty where there are none or they were not asked for.
 *     text_source : str
 *         Where these come from: ``"the page"``, ``"the row's text layer"``.
 *     text_note : str
 *         Why these are not those of the text layer, or not all.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "DocumentPage".
 */
export interface DocumentPage {
  content_type: string;
  width: number;
  height: number;
  page_width: number;
  page_height: number;
  text: string;
  text_source: string;
  text_note: string;
}
/**
 * Ask for a frame of a medical picture, counted from 0.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "FrameRequest".
 */
export interface FrameRequest {
  type: "preview/frame";
  id: string;
  version: number;
  row: number;
  attachment: number | null;
  frame: number;
}
/**
 * Ask for the tags of a medical picture that may be about the patient.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TagsRequest".
 */
export interface TagsRequest {
  type: "preview/tags";
  id: string;
  version: number;
  row: number;
  attachment: number | null;
}
/**
 * Tags for reading.
 *
 *     Parameters
 *     ----------
 *     is_whole : bool
 *         Whether there are no more.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Tags".
 */
export interface Tags {
  tags: Fact[];
  is_whole: boolean;
}
/**
 * Ask for the part of the browser side that shows large previews, where a widget lacks it.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "CodeRequest".
 */
export interface CodeRequest {
  type: "preview/code";
  id: string;
}
/**
 * A part of the browser side; the buffer is its module.
 *
 *     Parameters
 *     ----------
 *     style : str
 *         Its style sheet.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Code".
 */
export interface Code {
  style: string;
}
/**
 * The row that the keyboard is on; None before the first.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ActiveState".
 */
export interface ActiveState {
  version: number;
  row: number | null;
  set_by: string;
}
/**
 * The selected rows of a version: a set that Python holds, with what was changed by hand since.
 *
 *     Selected is who is in the set and not in `removed`, or in `added`. So all rows of a filter are
 *     one number on the wire, however many there are.
 *
 *     Parameters
 *     ----------
 *     base : int or None
 *         Number of the set; None is the empty one.
 *     added, removed : list of (int, int)
 *         Ascending spans of row ids; `added` outside of the set, `removed` inside.
 *     size : int
 *         How many rows are selected.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "SelectionState".
 */
export interface SelectionState {
  version: number;
  base: number | null;
  added: [number, number][];
  removed: [number, number][];
  size: number;
  set_by: string;
}
/**
 * Ask what the table holds.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "SchemaRequest".
 */
export interface SchemaRequest {
  type: "table/schema";
  id: string;
}
/**
 * What the table holds, in this version.
 *
 *     Parameters
 *     ----------
 *     columns : list of TableColumn
 *         Of this grouping.
 *     facets : list of FacetColumn
 *         What the toolbar offers to filter by.
 *     positions : bool
 *         Whether a position leads exactly there; see `sources.base.Caps`.
 *     problems : ProblemsCell or None
 *         All problems, in words those of the table itself; None where the rows were not checked.
 *     fixes : int
 *         Safe repairs that `check` proposes.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TableSchema".
 */
export interface TableSchema {
  version: number;
  total: Count;
  columns: TableColumn[];
  facets: FacetColumn[];
  positions: boolean;
  problems: ProblemsCell | null;
  fixes: number;
}
/**
 * A position or a number of rows, and whether it is exact or an estimate.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Count".
 */
export interface Count {
  value: number;
  exact: boolean;
}
/**
 * One column of the table, or something that can be asked about without being one.
 *
 *     Parameters
 *     ----------
 *     name : str
 *         Unique; what `SortKey` and filters take.
 *     label : str
 *         What its header says.
 *     kind : ColumnKind
 *         How it looks.
 *     values : ValueKind
 *         What can be asked about it.
 *     width : int, pixels
 *         How wide it starts.
 *     sortable, filterable : bool
 *         Whether it can be sorted, and filtered.
 *     description : str
 *         A sentence that says what the column is where its name does not; else empty.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TableColumn".
 */
export interface TableColumn {
  name: string;
  label: string;
  kind: ColumnKind;
  values: ValueKind;
  width: number;
  sortable: boolean;
  filterable: boolean;
  description: string;
}
/**
 * Something that the toolbar offers to filter by: media type, attachment type, rule.
 *
 *     Parameters
 *     ----------
 *     name : str
 *         What filters take; a column of the source, shown in the table or not.
 *     label : str
 *         Of its button: ``"Media"``, ``"Problems"``.
 *     values : ValueKind
 *         What can be asked about it.
 *     is_main : bool
 *         Whether it has a button of its own; the others are under *+ Filter*.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "FacetColumn".
 */
export interface FacetColumn {
  name: string;
  label: string;
  values: ValueKind;
  is_main: boolean;
}
/**
 * How many problems a row has by severity, and the first of them in words.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ProblemsCell".
 */
export interface ProblemsCell {
  kind: "problems";
  error: number;
  warning: number;
  info: number;
  texts: string[];
}
/**
 * Order and filter the rows. May take seconds: it tells its progress and can be cancelled.
 *
 *     It also tells Python which view is on screen from now on, so the native one is prepared too.
 *
 *     Parameters
 *     ----------
 *     count : int
 *         Rows that come with the answer: the first of the view, in one round trip. 0 for none.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "PrepareRequest".
 */
export interface PrepareRequest {
  type: "table/prepare";
  id: string;
  version: number;
  view: View;
  count: number;
}
/**
 * Which rows, in which order.
 *
 *     Parameters
 *     ----------
 *     filters : tuple of Filter
 *         Rows that all of them keep.
 *     sort : tuple of SortKey
 *         The first counts most; rows that are equal stay in the order in which they were given. Empty
 *         is that order itself.
 *     text : str
 *         Keep the rows that hold this text in a key, URL, attachment, metadata field or text column;
 *         upper and lower case alike. Empty keeps all.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "View".
 */
export interface View {
  filters: (Compare | Between | OneOf | IsMissing | Contains | Matches | Not | AllOf | AnyOf)[];
  sort: SortKey[];
  text: string;
}
/**
 * Keep rows whose value compares so.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Compare".
 */
export interface Compare {
  kind: "compare";
  column: string;
  operator: CompareOperator;
  value: boolean | number | string;
}
/**
 * Keep rows whose value lies between two, both included; None leaves that end open.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Between".
 */
export interface Between {
  kind: "between";
  column: string;
  low: boolean | number | string | null;
  high: boolean | number | string | null;
}
/**
 * Keep rows whose value is one of these; None stands for a missing value.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "OneOf".
 */
export interface OneOf {
  kind: "one_of";
  column: string;
  values: (boolean | number | string | null)[];
}
/**
 * Keep rows that have no value.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "IsMissing".
 */
export interface IsMissing {
  kind: "is_missing";
  column: string;
}
/**
 * Keep rows whose value holds this text, literally; in lists and dicts at any depth.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Contains".
 */
export interface Contains {
  kind: "contains";
  column: string;
  text: string;
  match_case: boolean;
}
/**
 * Keep rows in whose value this regular expression of Python's `re` finds something.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Matches".
 */
export interface Matches {
  kind: "matches";
  column: string;
  pattern: string;
  match_case: boolean;
}
/**
 * Keep the rows that this filter leaves out.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Not".
 */
export interface Not {
  kind: "not";
  filter: Compare | Between | OneOf | IsMissing | Contains | Matches | Not | AllOf | AnyOf;
}
/**
 * Keep the rows that each of these keeps; without any, all rows.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AllOf".
 */
export interface AllOf {
  kind: "all_of";
  filters: (Compare | Between | OneOf | IsMissing | Contains | Matches | Not | AllOf | AnyOf)[];
}
/**
 * Keep the rows that at least one of these keeps; without any, none.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AnyOf".
 */
export interface AnyOf {
  kind: "any_of";
  filters: (Compare | Between | OneOf | IsMissing | Contains | Matches | Not | AllOf | AnyOf)[];
}
/**
 * Order by one column, stable; missing values come last in both directions.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "SortKey".
 */
export interface SortKey {
  column: string;
  descending: boolean;
}
/**
 * How many rows the view has; its first ones, where they were asked for.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Prepared".
 */
export interface Prepared {
  total: Count;
  first: TablePage | null;
}
/**
 * Rows of a view that follow each other; fewer than asked for is legal.
 *
 *     Parameters
 *     ----------
 *     start : Count
 *         Position of the first row.
 *     total : Count
 *         Rows of the view, as far as known now.
 *     before, after : str or None
 *         For `AtBefore` and `AtAfter`; None where the view begins or ends.
 *     base : int or None
 *         Which set of rows `TableRow.in_base` is about.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TablePage".
 */
export interface TablePage {
  start: Count;
  total: Count;
  rows: TableRow[];
  before: string | null;
  after: string | null;
  base: number | null;
}
/**
 * One row.
 *
 *     Parameters
 *     ----------
 *     media_type : MediaType or None
 *         The declared one, else the one that the file's name tells.
 *     cells : list
 *         One per column of the schema.
 *     marks : list of CellMark
 *         At most one per column.
 *     in_base : bool
 *         Whether the row belongs to the set that `SelectionState.base` names.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TableRow".
 */
export interface TableRow {
  id: number;
  media_type: MediaType | null;
  cells: (string | (CutText | UrlCell | AttachmentsCell | ProblemsCell | StatusCell) | null)[];
  marks: CellMark[];
  in_base: boolean;
}
/**
 * The beginning of a text of `length` characters.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "CutText".
 */
export interface CutText {
  kind: "cut";
  text: string;
  length: number;
}
/**
 * A URL whose signature ends.
 *
 *     Parameters
 *     ----------
 *     expires : float
 *         When, in seconds since 1970 UTC.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "UrlCell".
 */
export interface UrlCell {
  kind: "url";
  text: string;
  expires: number;
}
/**
 * How many attachments of one type or name a row has, and the first of them.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AttachmentsCell".
 */
export interface AttachmentsCell {
  kind: "attachments";
  count: number;
  chips: Chip[];
}
/**
 * One attachment of a row.
 *
 *     Parameters
 *     ----------
 *     index : int
 *         Among the attachments of the row; what `ThumbnailRequest.attachment` takes.
 *     name : str
 *         Its name, else the file's.
 *     has_picture : bool
 *         Whether a thumbnail of it is worth asking for.
 *     expires : float or None
 *         When its URL's signature ends, in seconds since 1970 UTC; None where it has none.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Chip".
 */
export interface Chip {
  index: number;
  name: string;
  has_picture: boolean;
  expires: number | null;
}
/**
 * What became of a row when it was submitted.
 *
 *     Parameters
 *     ----------
 *     status : str
 *         In words: ``"created"``, ``"left out"``.
 *     verdict : str
 *         ``"good"``: it is there; ``"bad"``: it is not; ``"open"``: not sent, or not known.
 *     reason : str
 *         Why it is not there; else empty.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "StatusCell".
 */
export interface StatusCell {
  kind: "status";
  status: string;
  verdict: "bad" | "good" | "open";
  reason: string;
}
/**
 * A problem of one cell.
 *
 *     Parameters
 *     ----------
 *     column : int
 *         Index of the column in the schema.
 *     text : str
 *         The first of the cell's problems, and how many more there are.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "CellMark".
 */
export interface CellMark {
  column: number;
  severity: Severity;
  text: string;
}
/**
 * Ask for rows of a view.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "PageRequest".
 */
export interface PageRequest {
  type: "table/page";
  id: string;
  version: number;
  view: View;
  at: AtFirst | AtLast | AtAfter | AtBefore | AtPosition | AtFraction | AtRow;
  count: number;
}
/**
 * At the first row of the view.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AtFirst".
 */
export interface AtFirst {
  kind: "first";
}
/**
 * So that the last row of the view ends the page.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AtLast".
 */
export interface AtLast {
  kind: "last";
}
/**
 * Right behind the page that had this `TablePage.after`.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AtAfter".
 */
export interface AtAfter {
  kind: "after";
  cursor: string;
}
/**
 * Ending right before the page that had this `TablePage.before`.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AtBefore".
 */
export interface AtBefore {
  kind: "before";
  cursor: string;
}
/**
 * At this position, counted from 0.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AtPosition".
 */
export interface AtPosition {
  kind: "position";
  value: number;
}
/**
 * About so far into the view.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AtFraction".
 */
export interface AtFraction {
  kind: "fraction";
  value: number;
}
/**
 * At this row.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AtRow".
 */
export interface AtRow {
  kind: "row";
  row: number;
}
/**
 * Ask where a row stands in a view.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "LocateRequest".
 */
export interface LocateRequest {
  type: "table/locate";
  id: string;
  version: number;
  view: View;
  row: number;
}
/**
 * The row's position; None where the view does not show it.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Located".
 */
export interface Located {
  position: Count | null;
}
/**
 * Make a set of what is selected now and all rows of a view, or without these.
 *
 *     Parameters
 *     ----------
 *     selected : bool
 *         Whether the rows of the view are to be selected.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "SelectViewRequest".
 */
export interface SelectViewRequest {
  type: "table/select_view";
  id: string;
  version: number;
  view: View;
  selected: boolean;
}
/**
 * What is selected now; the trait `selection` says the same.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "SelectedState".
 */
export interface SelectedState {
  selection: SelectionState;
  all_of_view: boolean;
}
/**
 * Ask which rows stand at positions `start` up to `stop` of a view, to select them.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "SelectRangeRequest".
 */
export interface SelectRangeRequest {
  type: "table/select_range";
  id: string;
  version: number;
  view: View;
  start: number;
  stop: number;
}
/**
 * Row ids as ascending spans: those in the set of the selection, and those outside.
 *
 *     Where these would be too many for the wire, both are empty: Python has selected the rows, and
 *     the trait `selection` has said so before.
 *
 *     Parameters
 *     ----------
 *     base : int or None
 *         Number of that set.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "RangeRows".
 */
export interface RangeRows {
  inside: [number, number][];
  outside: [number, number][];
  base: number | null;
}
/**
 * Ask for the state that Python has set: the trait `state_number` says that it is another.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "StateRequest".
 */
export interface StateRequest {
  type: "table/state";
  id: string;
}
/**
 * What a person has chosen: the question, and how its answer is laid out.
 *
 *     Parameters
 *     ----------
 *     columns : tuple of ColumnState
 *         In the order of the table.
 *     has_summaries : bool
 *         Whether the header shows how the values are spread.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TableState".
 */
export interface TableState {
  view: View;
  columns: ColumnState[];
  grouping: Grouping;
  has_summaries: boolean;
}
/**
 * Where and how a column is shown; those that are not named follow behind, as they start.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ColumnState".
 */
export interface ColumnState {
  name: string;
  width: number | null;
  hidden: boolean;
}
/**
 * Tell what a hand has changed, but for the view: `PrepareRequest` and its answer tell that.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ArrangeRequest".
 */
export interface ArrangeRequest {
  type: "table/arrange";
  id: string;
  columns: ColumnState[];
  grouping: Grouping;
  has_summaries: boolean;
}
/**
 * The result of a request that only does something.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Nothing".
 */
export interface Nothing {}
/**
 * Ask how the rows of a view are spread over the values of some columns.
 *
 *     Parameters
 *     ----------
 *     top : int
 *         Values named of each column.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "SummariesRequest".
 */
export interface SummariesRequest {
  type: "table/summaries";
  id: string;
  version: number;
  view: View;
  /**
   * @maxItems 200
   */
  columns: string[];
  top: number;
}
/**
 * One for each column, in the order in which they were asked for.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Summaries".
 */
export interface Summaries {
  summaries: (ValuesSummary | HistogramSummary)[];
}
/**
 * The most frequent values.
 *
 *     Parameters
 *     ----------
 *     distinct : int
 *         How many values there are; `is_exact` says whether that is an estimate.
 *     other : int
 *         Rows with none of `values`.
 *     missing : int
 *         Rows without a value.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ValuesSummary".
 */
export interface ValuesSummary {
  kind: "values";
  column: string;
  values: ValueCount[];
  distinct: number;
  is_exact: boolean;
  other: number;
  missing: number;
}
/**
 * One value and the number of rows that have it.
 *
 *     Parameters
 *     ----------
 *     value : bool, float, str or None
 *         What `OneOf` takes; None for a missing value.
 *     text : str
 *         For reading: redacted, and cut where it is long.
 *     can_pick : bool
 *         Whether `value` is whole: a text that was redacted or cut cannot be picked.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ValueCount".
 */
export interface ValueCount {
  value: boolean | number | string | null;
  text: string;
  count: number;
  can_pick: boolean;
}
/**
 * How numbers or moments are spread over equally wide bins.
 *
 *     Parameters
 *     ----------
 *     low, high : float
 *         Of the whole table; moments in seconds since 1970 UTC.
 *     low_text, high_text : str
 *         The same for reading.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "HistogramSummary".
 */
export interface HistogramSummary {
  kind: "histogram";
  column: string;
  low: number;
  high: number;
  low_text: string;
  high_text: string;
  counts: number[];
  missing: number;
}
/**
 * Ask for the values of one column to pick from, as the other filters of the view leave them.
 *
 *     Parameters
 *     ----------
 *     search : str
 *         Only values that hold this text, upper and lower case alike; empty: all.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "FacetRequest".
 */
export interface FacetRequest {
  type: "table/facet";
  id: string;
  version: number;
  view: View;
  column: string;
  search: string;
  top: number;
}
/**
 * Ask whether a regular expression is one.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "CheckPatternRequest".
 */
export interface CheckPatternRequest {
  type: "table/check_pattern";
  id: string;
  pattern: string;
}
/**
 * Why it is none, in words; empty where it is one.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "PatternCheck".
 */
export interface PatternCheck {
  error: string;
}
/**
 * Ask what the safe repairs would change.
 *
 *     Parameters
 *     ----------
 *     top : int
 *         Changes listed; all are counted.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "FixesRequest".
 */
export interface FixesRequest {
  type: "table/fixes";
  id: string;
  version: number;
  top: number;
}
/**
 * What would change.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Fixes".
 */
export interface Fixes {
  changes: FixChange[];
  total: number;
  rows: number;
}
/**
 * One repair: where, what is there and what would be. All redacted and cut.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "FixChange".
 */
export interface FixChange {
  key: string;
  path: string;
  severity: Severity;
  rule: string;
  before: string;
  after: string;
}
/**
 * Make the safe repairs, show the repaired rows and check these again.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ApplyFixesRequest".
 */
export interface ApplyFixesRequest {
  type: "table/apply_fixes";
  id: string;
  version: number;
}
/**
 * What was done.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "FixesMade".
 */
export interface FixesMade {
  made: number;
  left: number;
}
/**
 * Show the rows as they were before the last repairs.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "UndoFixesRequest".
 */
export interface UndoFixesRequest {
  type: "table/undo_fixes";
  id: string;
}
/**
 * Ask for rows as tab-separated text with a header, to paste into a spreadsheet.
 *
 *     Parameters
 *     ----------
 *     columns : list of str
 *         Names of the columns, in order.
 *     verbatim : bool
 *         Whether secrets are copied too; by default they are masked.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "CopyRequest".
 */
export interface CopyRequest {
  type: "table/copy";
  id: string;
  version: number;
  view: View;
  rows: RowsChoice;
  columns: string[];
  verbatim: boolean;
}
/**
 * The text is the buffer, UTF-8.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "CopiedText".
 */
export interface CopiedText {
  rows: number;
  masked: boolean;
}
/**
 * Ask for rows as a file, verbatim: its bytes are the buffers. Tells its progress.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ExportRequest".
 */
export interface ExportRequest {
  type: "table/export";
  id: string;
  version: number;
  view: View;
  rows: RowsChoice;
  format: ExportFormat;
}
/**
 * A file to save.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Exported".
 */
export interface Exported {
  name: string;
  content_type: string;
  rows: number;
}
/**
 * How the values of a picture become colours, and where on the base image it lies.
 *
 *     Parameters
 *     ----------
 *     colormap : Colormap or None
 *         For a picture with a single band; None is `Colormap.CLASSES` for a layer whose values are
 *         few small integers (`lb_widgets.media.samples.Samples.is_classes`), else grey.
 *     tint : str or None
 *         ``"#rrggbb"``: the colour of the lightest value of a single band, black that of the darkest;
 *         stands instead of a colormap.
 *     limits : (float, float) or None
 *         Source values shown darkest and lightest; a lower second one inverts. None is 0 to 255 for
 *         8 bits, else the least and greatest value that occur.
 *     gamma : float, 0.1 to 10
 *         The level between the limits is raised to 1 / gamma: above 1 brightens.
 *     transparent : str or None
 *         ``"#rrggbb"``: this colour becomes transparent, compared after limits and gamma and before
 *         colormap and tint.
 *     tolerance : int, 0 to 255
 *         Largest difference of any channel from `transparent` that still is transparent.
 *     smooth : bool
 *         Stretched bilinearly; otherwise each pixel is that of the nearest.
 *     offset : (float, float)
 *         Pixels of the base image that the picture is moved right and down.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Appearance".
 */
export interface Appearance {
  colormap: Colormap | null;
  tint: string | null;
  limits: [number, number] | null;
  gamma: number;
  transparent: string | null;
  tolerance: number;
  smooth: boolean;
  /**
   * @minItems 2
   * @maxItems 2
   */
  offset: [number, number];
}
/**
 * How the viewer compares.
 *
 *     Parameters
 *     ----------
 *     mode : CompareMode
 *         `BLEND` shows the first stack only.
 *     stacks : list of Stack, 2 to 4
 *         Swipe, lens, blink and difference compare the first two: the first lies left, above, around
 *         the lens. Side by side shows them all.
 *     orientation : Orientation
 *         Of the line of a swipe.
 *     position : float, 0 to 1
 *         Where on the stage that line is.
 *     radius : int, 16 to 512
 *         Of the lens, in CSS pixels.
 *     rate : float, 0.25 to 10
 *         Changes of picture a second while blinking. The page never goes above `MAX_BLINK_HERTZ`
 *         unless Python has set more.
 *     threshold : int, 0 to 255
 *         A pixel differs where any of its channels differs by more.
 *     region : Region or None
 *         What the statistics are over; None for the whole picture.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Comparison".
 */
export interface Comparison {
  mode: CompareMode;
  /**
   * @minItems 2
   * @maxItems 4
   */
  stacks: [Stack, Stack] | [Stack, Stack, Stack] | [Stack, Stack, Stack, Stack];
  orientation: Orientation;
  position: number;
  radius: number;
  rate: number;
  threshold: number;
  region: Region | null;
}
/**
 * One thing to compare.
 *
 *     Parameters
 *     ----------
 *     kind : StackKind
 *         What it is made of.
 *     name : str
 *         Of the layer or the preset; empty for the others.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Stack".
 */
export interface Stack {
  kind: StackKind;
  name: string;
}
/**
 * A part of the base image, in its pixels.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Region".
 */
export interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}
/**
 * How one layer is shown.
 *
 *     Parameters
 *     ----------
 *     name : str
 *         Which layer of the row; kept from row to row by it.
 *     opacity : float, 0 to 1
 *         Multiplied with the picture's own transparency.
 *     visible : bool
 *         False leaves the layer out.
 *     blend_mode : BlendMode
 *         How its colours mix with what lies below.
 *     appearance : Appearance
 *         How its values become colours, and where it lies.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "LayerState".
 */
export interface LayerState {
  name: string;
  opacity: number;
  visible: boolean;
  blend_mode: BlendMode;
  appearance: Appearance;
}
/**
 * A way of showing layers, kept by their names.
 *
 *     Parameters
 *     ----------
 *     name : str
 *         For people, unique in a viewer.
 *     layers : list of LayerState
 *         The lowest first. Layers of a row that it does not name are hidden.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Preset".
 */
export interface Preset {
  name: string;
  layers: LayerState[];
}
/**
 * Which part of the picture is on the stage. Written by Python and the page.
 *
 *     Parameters
 *     ----------
 *     x, y : float
 *         The pixel of the base image in the middle of the stage.
 *     scale : float
 *         Screen pixels for one of the picture's.
 *     width, height : int, screen pixels
 *         Of the stage.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "StageView".
 */
export interface StageView {
  x: number;
  y: number;
  scale: number;
  width: number;
  height: number;
}
/**
 * Asks what there is to show at this position.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "RowRequest".
 */
export interface RowRequest {
  type: "overlay/row";
  id: string;
  position: number;
}
/**
 * What is there to show of a row. Redacted.
 *
 *     Parameters
 *     ----------
 *     title : str
 *         Its global key or what else names it.
 *     layers : tuple of str
 *         Names of its overlays, the lowest first.
 *     notice : str
 *         Why there is no picture, or what is not shown; empty where there is nothing to say.
 *     has_picture : bool
 *         Whether there is a base image to ask for.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "OverlayRow".
 */
export interface OverlayRow {
  title: string;
  layers: string[];
  notice: string;
  has_picture: boolean;
}
/**
 * Asks for one picture of a row: what it is, and all or a reduced form of it.
 *
 *     Parameters
 *     ----------
 *     position : int
 *         Of the row.
 *     layer : int or None
 *         Which overlay, 0 for the lowest; None for the base image.
 *     with_alpha : bool
 *         Whether the page reads the colours of pixels that are not opaque without a loss: then they
 *         come in one file with their alpha.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "PictureRequest".
 */
export interface PictureRequest {
  type: "overlay/picture";
  id: string;
  position: number;
  layer: number | null;
  with_alpha?: boolean;
}
/**
 * A picture; its files travel as buffers, as `lb_widgets.media.pictures` makes them.
 *
 *     Parameters
 *     ----------
 *     width, height : int, pixels
 *         Of the picture, turned as its EXIF orientation says.
 *     bands : int
 *         1 for a single band, 4 for red, green, blue and alpha.
 *     bits : int
 *         8 or 16, of each value in the page.
 *     scale, offset : float
 *         A true source value is ``offset + scale * value``; 1 and 0 but for floats.
 *     lowest, highest : float
 *         Least and greatest true source value that occurs; of 8 bits 0 and 255.
 *     no_data : int or None
 *         The value in the page that stands for none: transparent.
 *     is_classes : bool
 *         A single band of few small integers: a class mask.
 *     level : int
 *         Of the files: 0 for the whole picture, n where they hold one pixel for a square of 2ⁿ by 2ⁿ
 *         of it.
 *     tile_size : int, pixels
 *         0 where the files hold the whole picture. Otherwise they are a preview, and level 0 up to
 *         `level` - 1 come as tiles of this size.
 *     content_types : tuple of str
 *         One for each buffer: the colours or values, and where these do not hold it, an alpha that is
 *         not opaque.
 *     holds_alpha : bool
 *         Whether the one file of a colour picture holds alpha too: a canvas would lose colours.
 *     notes : tuple of str
 *         What a person should know: "16 bits", "CMYK, converted", "first of 12 frames".
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "OverlayPicture".
 */
export interface OverlayPicture {
  width: number;
  height: number;
  bands: number;
  bits: number;
  scale: number;
  offset: number;
  lowest: number;
  highest: number;
  no_data: number | null;
  is_classes: boolean;
  level: number;
  tile_size: number;
  content_types: string[];
  holds_alpha: boolean;
  notes: string[];
}
/**
 * Asks for one tile of a picture that is too large to send whole.
 *
 *     Parameters
 *     ----------
 *     position, layer
 *         As in `PictureRequest`.
 *     level : int
 *         One pixel of the tile for a square of 2ⁿ by 2ⁿ of the picture.
 *     column, row : int
 *         Counted in tiles from the upper left.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TileRequest".
 */
export interface TileRequest {
  type: "overlay/tile";
  id: string;
  position: number;
  layer: number | null;
  level: number;
  column: number;
  row: number;
}
/**
 * A tile; its files travel as buffers.
 *
 *     Parameters
 *     ----------
 *     content_types : tuple of str
 *         As in `OverlayPicture`.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "OverlayTile".
 */
export interface OverlayTile {
  content_types: string[];
}
/**
 * Asks whether a layer lies where the base image is; the layer as in `PictureRequest`.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AlignmentRequest".
 */
export interface AlignmentRequest {
  type: "overlay/alignment";
  id: string;
  position: number;
  layer: number;
}
/**
 * Whether it does.
 *
 *     Parameters
 *     ----------
 *     alignment : Alignment
 *         In pixels of the base image.
 *     text : str
 *         The same for reading.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AlignmentResult".
 */
export interface AlignmentResult {
  alignment: Alignment;
  text: string;
}
/**
 * Where a layer lies against its base image, stretched to the base's size as it is drawn.
 *
 *     What the base shows at a point `p`, the layer shows at
 *     ``centre + (dx, dy) + scale · R(rotation) · (p - centre)``, where `centre` is the base's middle
 *     and `R` turns clockwise as seen on the screen.
 *
 *     Parameters
 *     ----------
 *     verdict : Verdict
 *         `SHIFTED` also where the layer is scaled or rotated.
 *     dx, dy : float, base pixels
 *         How far the layer lies too far to the right and too far down: moving it by ``-dx, -dy``
 *         corrects it.
 *     error : float, base pixels
 *         `dx` and `dy` are right within ± this.
 *     confidence : float, 0 to 1
 *         How clearly the match stands out; 0 where the verdict is `UNKNOWN`.
 *     scale : float
 *         How many times larger than the base the layer shows things; by default 1.
 *     rotation : float, degrees
 *         How far the layer is turned clockwise; by default 0.
 *     reason : str
 *         Why the verdict is `UNKNOWN`, to be read after "cannot tell: "; else empty.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Alignment".
 */
export interface Alignment {
  verdict: Verdict;
  dx: number;
  dy: number;
  error: number;
  confidence: number;
  scale: number;
  rotation: number;
  reason: string;
}
/**
 * Asks for what is on screen as a PNG file.
 *
 *     Parameters
 *     ----------
 *     full : bool
 *         The whole picture in its own size, else the part that is on the stage in the stage's.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ImageRequest".
 */
export interface ImageRequest {
  type: "overlay/image";
  id: string;
  full: boolean;
}
/**
 * A PNG file, in the one buffer.
 *
 *     Parameters
 *     ----------
 *     file_name : str
 *         To save it as.
 *     width, height : int, pixels
 *         Of it.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "OverlayImage".
 */
export interface OverlayImage {
  file_name: string;
  width: number;
  height: number;
}
/**
 * What the last run did, in numbers of rows.
 *
 *     Parameters
 *     ----------
 *     sent, unsent : int
 *         After an interruption: sent without it being known whether they arrived; never sent.
 *     repairable : int
 *         Of those refused and left out, rows that safe repairs free of errors.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Outcome".
 */
export interface Outcome {
  created: number;
  replaced: number;
  exists: number;
  failed: number;
  left_out: number;
  sent: number;
  unsent: number;
  repairable: number;
}
/**
 * How far the run is.
 *
 *     Parameters
 *     ----------
 *     phase : str
 *         ``"ready"`` before the first run; ``"stopping"`` from a cancel until the run has ended;
 *         ``"failed"`` when it ended before every row was settled.
 *     stage : Stage
 *         What is being done.
 *     done, total : int
 *         Files in the stage ``"files"``, rows in all others; total 0 means unknown.
 *     rate : float
 *         Files or rows per second in this stage.
 *     seconds_left : float or None
 *         Until the end of this stage.
 *     text : str
 *         What happened, in a sentence; empty while it runs. Redacted.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "RunState".
 */
export interface RunState {
  phase: "cancelled" | "done" | "failed" | "ready" | "running" | "stopping";
  stage: Stage;
  done: number;
  total: number;
  rate: number;
  seconds_left: number | null;
  text: string;
}
/**
 * Ask what a run would do; changes nothing. Tells its progress and can be cancelled.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "PlanRequest".
 */
export interface PlanRequest {
  type: "submit/plan";
  id: string;
}
/**
 * What a run would do now.
 *
 *     Parameters
 *     ----------
 *     to_send, left_out : int
 *         Rows that would be sent, and those with errors.
 *     notes : list of PlanNote
 *         All the rest, for reading.
 *     obstacle : str
 *         Why nothing can be sent, in a sentence; else empty.
 *     problems : list of RowProblem
 *         Why rows would be left out; at most 100.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "PlanSummary".
 */
export interface PlanSummary {
  to_send: number;
  left_out: number;
  notes: PlanNote[];
  obstacle: string;
  problems: RowProblem[];
}
/**
 * One thing that a run would do, in a few words: ``"3 files to upload, 12 MB"``. Redacted.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "PlanNote".
 */
export interface PlanNote {
  text: string;
  kind: "plain" | "quiet" | "warning";
}
/**
 * Why a row was or would be left out or refused; redacted.
 *
 *     Parameters
 *     ----------
 *     row : int
 *         Its position, from 0.
 *     has_repair : bool
 *         Whether a safe repair is known that frees it of errors.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "RowProblem".
 */
export interface RowProblem {
  row: number;
  global_key: string;
  reason: string;
  has_repair: boolean;
}
/**
 * Ask for a run that is not this widget's; costs no request to the service.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "OtherRunRequest".
 */
export interface OtherRunRequest {
  type: "submit/other";
  id: string;
}
/**
 * The run that stands in the way or waits to be resumed; None where there is none.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "OtherRuns".
 */
export interface OtherRuns {
  run: OtherRun | null;
}
/**
 * A run to the same dataset that is not this widget's, or no longer.
 *
 *     Parameters
 *     ----------
 *     owner : str
 *         Who is at work on it, ``pid 123 on host``; empty where it was interrupted and can be
 *         resumed.
 *     is_here : bool
 *         Whether that is this very kernel.
 *     started_at : float or None
 *         Seconds since 1970; None where it is not known yet.
 *     total, unsent : int
 *         Rows of an interrupted run: all, and those that were never sent.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "OtherRun".
 */
export interface OtherRun {
  owner: string;
  is_here: boolean;
  started_at: number | null;
  total: number;
  unsent: number;
}
/**
 * Start a run; where one is under way, that one goes on and no second is started.
 *
 *     Parameters
 *     ----------
 *     fix : bool
 *         Whether to make the safe repairs first, in the rows that the last run did not get across.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "RunRequest".
 */
export interface RunRequest {
  type: "submit/run";
  id: string;
  fix?: boolean;
}
/**
 * Go on with the interrupted run; else as `RunRequest`.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ResumeRequest".
 */
export interface ResumeRequest {
  type: "submit/resume";
  id: string;
}
/**
 * End the run at its next step.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "StopRequest".
 */
export interface StopRequest {
  type: "submit/stop";
  id: string;
}
/**
 * Ask which rows the last run did not get across.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ProblemsRequest".
 */
export interface ProblemsRequest {
  type: "submit/problems";
  id: string;
}
/**
 * Rows that the last run did not get across, refused ones first; at most 100.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Problems".
 */
export interface Problems {
  problems: RowProblem[];
}
/**
 * Ask for the log.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "LogRequest".
 */
export interface LogRequest {
  type: "submit/log";
  id: string;
}
/**
 * The newest lines of the log, oldest first.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Log".
 */
export interface Log {
  lines: LogLine[];
}
/**
 * One line of the log; redacted.
 *
 *     Parameters
 *     ----------
 *     at : float
 *         Seconds since 1970.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "LogLine".
 */
export interface LogLine {
  at: number;
  text: string;
}
/**
 * What an audit of the row on screen said. Redacted.
 *
 *     Parameters
 *     ----------
 *     ok : bool
 *         Whether there is no error.
 *     diagnosis : str
 *         One sentence.
 *     summary : str
 *         How much was looked at, one sentence.
 *     findings : tuple of TileFinding
 *         The worst first; at most 200, `hidden` says how many more.
 *     zooms : tuple of int
 *         Of which there is a coverage picture.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AuditState".
 */
export interface AuditState {
  ok: boolean;
  diagnosis: string;
  summary: string;
  findings: TileFinding[];
  hidden: number;
  zooms: number[];
}
/**
 * One thing that an audit found, and where to look at it. Redacted.
 *
 *     Parameters
 *     ----------
 *     layer, zoom : int
 *         Where; zoom is that of the tiles.
 *     severity : Severity
 *         How bad.
 *     text : str
 *         ``"12 tiles missing: 404 Not Found"``.
 *     south, west, north, east : float
 *         What to look at.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TileFinding".
 */
export interface TileFinding {
  layer: number;
  zoom: number;
  severity: Severity;
  text: string;
  south: number;
  west: number;
  north: number;
  east: number;
}
/**
 * How a map shows its visible layers.
 *
 *     Parameters
 *     ----------
 *     mode : CompareMode
 *         `BLEND` shows any number of layers one over the other. All others compare exactly two: the
 *         first visible layer lies left, above, around the lens; the last lies right, below, in it.
 *     orientation : Orientation
 *         Of the line of a swipe.
 *     position : float, 0 to 1
 *         Where on the map that line is.
 *     radius : int, 16 to 512
 *         Of the lens, in CSS pixels.
 *     magnification : int, 1 to 8
 *         Of the lens.
 *     rate : float, 0.25 to 10
 *         Changes of picture a second while blinking. The page never goes above
 *         `lb_widgets.model.comparison.MAX_BLINK_HERTZ` unless Python has set more.
 *     gain : int, 1 to 16
 *         What a difference is multiplied by, so that small ones show.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "MapComparison".
 */
export interface MapComparison {
  mode: CompareMode;
  orientation: Orientation;
  position: number;
  radius: number;
  magnification: number;
  rate: number;
  gain: number;
}
/**
 * Which coverage picture of the audit lies on the map.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "CoverageState".
 */
export interface CoverageState {
  layer: number;
  zoom: number;
}
/**
 * The row on screen. Redacted.
 *
 *     Parameters
 *     ----------
 *     index, total : int
 *         Which one of how many tile layer rows.
 *     title : str
 *         Its global key, or what else names it.
 *     crs : Crs
 *         How positions become pixels.
 *     tile_size, min_zoom, max_zoom, max_native_zoom : int
 *         Of the main layer.
 *     south, west, north, east : float
 *         Bounds of the main layer: degrees, or for ``Simple`` Leaflet's plane.
 *     reading : str
 *         How the row was read.
 *     problem : str
 *         Why the row cannot be shown; empty where it can.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TileRowState".
 */
export interface TileRowState {
  index: number;
  total: number;
  title: string;
  crs: Crs;
  tile_size: number;
  min_zoom: number;
  max_zoom: number;
  max_native_zoom: number;
  south: number;
  west: number;
  north: number;
  east: number;
  reading: string;
  problem: string;
  layers: TileLayerState[];
}
/**
 * One layer of the row on screen. Redacted.
 *
 *     Parameters
 *     ----------
 *     name : str
 *         As labelers see it.
 *     transport : Transport
 *         How its tiles come.
 *     why : str
 *         Why they come so; empty where there is nothing to say.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TileLayerState".
 */
export interface TileLayerState {
  name: string;
  transport: Transport;
  why: string;
  is_secret: boolean;
}
/**
 * How one layer of a map is drawn.
 *
 *     Parameters
 *     ----------
 *     opacity : float, 0 to 1
 *         0 is invisible.
 *     brightness, contrast : float, 0 to 4
 *         1 changes nothing; as CSS filters of these names (W3C Filter Effects Level 1, §2).
 *     greyscale : float, 0 to 1
 *         1 takes all colour away.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TileLayerSettings".
 */
export interface TileLayerSettings {
  opacity: number;
  brightness: number;
  contrast: number;
  greyscale: number;
}
/**
 * Show another of the tile layer rows.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TileRowRequest".
 */
export interface TileRowRequest {
  type: "map/row";
  id: string;
  index: number;
}
/**
 * Tells how large the map is, in CSS pixels, so that the row fits into it.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "MapSizeRequest".
 */
export interface MapSizeRequest {
  type: "map/size";
  id: string;
  width: number;
  height: number;
}
/**
 * Asks for tiles with which the page can try whether it reaches the server of a layer.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "SentinelRequest".
 */
export interface SentinelRequest {
  type: "map/sentinel";
  id: string;
  layer: number;
}
/**
 * Addresses of tiles, any of which is proof. Only of layers whose URL holds no secret.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "SentinelTiles".
 */
export interface SentinelTiles {
  urls: string[];
}
/**
 * Tells whether one of the sentinel tiles of a layer loaded.
 *
 *     Parameters
 *     ----------
 *     cors : bool
 *         Whether it loaded with ``crossorigin``, so that the page is told what became of each tile.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ReachedRequest".
 */
export interface ReachedRequest {
  type: "map/reached";
  id: string;
  layer: number;
  reached: boolean;
  cors?: boolean;
}
/**
 * Asks to draw one layer in the view: degrees, or for ``Simple`` Leaflet's plane.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "MosaicRequest".
 */
export interface MosaicRequest {
  type: "map/mosaic";
  id: string;
  layer: number;
  zoom: number;
  south: number;
  west: number;
  north: number;
  east: number;
}
/**
 * What was drawn.
 *
 *     Parameters
 *     ----------
 *     loaded, failed : int
 *         Numbers of tiles.
 *     reason : str
 *         The commonest reason of the failed ones.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "MosaicResult".
 */
export interface MosaicResult {
  loaded: number;
  failed: number;
  reason: string;
}
/**
 * Tells what became of tiles since the last such message, of the row on screen.
 *
 *     Parameters
 *     ----------
 *     row : int
 *         Index of the row that they belong to: a late message may speak of another one.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TileEventsRequest".
 */
export interface TileEventsRequest {
  type: "map/tiles";
  id: string;
  row: number;
  events: TileEvent[];
}
/**
 * What became of one tile that the page asked for.
 *
 *     Parameters
 *     ----------
 *     layer, z, x, y : int
 *         Which tile; the numbers are those of its URL.
 *     ok : bool
 *         Whether a picture came.
 *     at : float, milliseconds since 1970
 *         When it was settled.
 *     duration : float or None, milliseconds
 *         None where the browser does not tell.
 *     size : int or None, bytes
 *         None where the browser does not tell.
 *     http_status : int or None
 *         None where the browser does not tell.
 *     width, height : int, pixels
 *         Of the picture, 0 where none came.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TileEvent".
 */
export interface TileEvent {
  layer: number;
  z: number;
  x: number;
  y: number;
  ok: boolean;
  at: number;
  duration: number | null;
  size: number | null;
  http_status: number | null;
  width: number;
  height: number;
}
/**
 * The failed tiles of the message whose reason is known.
 *
 *     The page is often not told why, so the kernel asks for some of them itself.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "FailedTiles".
 */
export interface FailedTiles {
  tiles: FailedTile[];
}
/**
 * Why a tile failed, in a few words. Redacted.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "FailedTile".
 */
export interface FailedTile {
  layer: number;
  z: number;
  x: number;
  y: number;
  reason: string;
}
/**
 * Asks for the address of a tile, for the clipboard.
 *
 *     Parameters
 *     ----------
 *     verbatim : bool
 *         Whether with its secrets, which the user has to ask for.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TileUrlRequest".
 */
export interface TileUrlRequest {
  type: "map/tile-url";
  id: string;
  layer: number;
  z: number;
  x: number;
  y: number;
  verbatim?: boolean;
}
/**
 * The address, and whether something in it is masked.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "TileUrl".
 */
export interface TileUrl {
  url: string;
  is_masked: boolean;
}
/**
 * Audit the tiles of the row on screen; the result comes by the trait `audit`.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "AuditRequest".
 */
export interface AuditRequest {
  type: "map/audit";
  id: string;
}
/**
 * Where the splitters are, in CSS pixels; None is as it is at first.
 *
 *     Parameters
 *     ----------
 *     table : float or None
 *         Height of the table.
 *     details : float or None
 *         Width of the details.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "PaneSizes".
 */
export interface PaneSizes {
  table: number | null;
  details: number | null;
  set_by: string;
}
/**
 * What of the active row is on stage.
 *
 *     Parameters
 *     ----------
 *     shown : OnStage or None
 *         The widget on stage; None where there is no row.
 *     choices : list of OnStage
 *         All that show something of the row, the usual one first.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "StageState".
 */
export interface StageState {
  shown: OnStage | null;
  choices: OnStage[];
}
/**
 * Stop working on the request of this id. It gets no reply of its own: the request does.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Cancel".
 */
export interface Cancel {
  type: "cancel";
  id: string;
}
/**
 * The answer to the request of this id; bytes travel as buffers beside it.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Ok".
 */
export interface Ok {
  type: "ok";
  id: string;
  result: unknown;
}
/**
 * Why there is no answer to the request of this id. Redacted.
 *
 *     Parameters
 *     ----------
 *     id : str
 *         Of the request; empty when the message was so broken that it has none.
 *     code : str
 *         Name of the error class: ``"InputError"``, ``"Cancelled"``.
 *     message : str
 *         For the user: what, where, expected, fix.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ErrorReply".
 */
export interface ErrorReply {
  type: "error";
  id: string;
  code: string;
  message: string;
}
/**
 * How far the request of this id is.
 *
 *     Parameters
 *     ----------
 *     done, total : int
 *         In units that `text` names; `total` 0 means unknown.
 *     text : str
 *         What is being done: ``"sending rows"``.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Progress".
 */
export interface Progress {
  type: "progress";
  id: string;
  done: number;
  total: number;
  text: string;
}
/**
 * How far two pictures differ.
 *
 *     Parameters
 *     ----------
 *     pixels : int
 *         How many were compared.
 *     overall : ChannelDifference
 *         Over red, green and blue together.
 *     channels : tuple of ChannelDifference
 *         Red, green, blue and alpha.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "Difference".
 */
export interface Difference {
  pixels: number;
  overall: ChannelDifference;
  /**
   * @minItems 4
   * @maxItems 4
   */
  channels: [ChannelDifference, ChannelDifference, ChannelDifference, ChannelDifference];
}
/**
 * How far two pictures differ in one channel, or in all of them.
 *
 *     Parameters
 *     ----------
 *     mae : float, 0 to 255
 *         Mean of the absolute differences.
 *     rmse : float, 0 to 255
 *         Root of the mean of their squares.
 *     psnr : float or None, dB
 *         20 log10(255 / rmse); None where nothing differs.
 *     maximum : int, 0 to 255
 *         Greatest absolute difference.
 *     share : float, 0 to 1
 *         Of the values (overall: of the pixels, in any channel) that differ by more than the
 *         threshold.
 *
 * This interface was referenced by `Protocol`'s JSON-Schema
 * via the `definition` "ChannelDifference".
 */
export interface ChannelDifference {
  mae: number;
  rmse: number;
  psnr: number | null;
  maximum: number;
  share: number;
}
