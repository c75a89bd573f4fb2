// What a way of showing is given, and what it returns.
import type { Opened } from "../../protocol.gen.ts";
import type { GroupedHint } from "../key_help.ts";
import type { OpenedSubject, PreviewSource, Subject } from "./source.ts";

export type Preview = Opened["preview"];
export type PreviewKind = Preview["kind"];
export type PreviewOf<K extends PreviewKind> = Extract<Preview, { kind: K }>;

export interface Shown<K extends PreviewKind> {
  preview: PreviewOf<K>;
  opened: OpenedSubject;
  subject: Subject;
  source: PreviewSource;
  /** Aborts when the subject is left: free what is held, stop what plays. */
  signal: AbortSignal;
  /** Says that it cannot be shown after all, and why; the stage shows that in its place. */
  fail: (text: string) => void;
  /** Says which keys it uses, for the list on `?`; may be called several times. */
  listKeys: (keys: readonly GroupedHint[]) => void;
}

/** Each kind of preview, with how it is shown. */
export type Kinds = { [K in PreviewKind]: Show<K> };

/**
 * Returns an element that fills the stage (`.lbw-stage__content`, a flex column). Keys that it uses
 * itself it handles and stops; all others go on to the panel.
 */
export type Show<K extends PreviewKind> = (shown: Shown<K>) => HTMLElement;
