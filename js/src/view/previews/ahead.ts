// What comes next, opened before it is asked for: one subject at a time.
import type { Box, OnBytes, OpenedSubject, PreviewSource, Subject } from "./source.ts";

interface Kept {
  subject: Subject;
  ending: AbortController;
  answer: Promise<OpenedSubject>;
  onBytes: OnBytes;
}

export interface Ahead {
  /** As the source that it was made of, but for what is here already. */
  source: PreviewSource;
  /** Opens a subject that is likely to be asked for next; given up when another one is. */
  prepare(subject: Subject, box: Box): void;
  /** Gives up what is on its way, and forgets what is here. */
  forget(): void;
}

export function openingAhead(source: PreviewSource, signal: AbortSignal): Ahead {
  let kept: Kept | undefined;

  const forget = (): void => {
    kept?.ending.abort();
    kept = undefined;
  };
  signal.addEventListener("abort", forget, { once: true });

  const prepare = (subject: Subject, box: Box): void => {
    if (kept !== undefined && isSame(kept.subject, subject)) return;
    forget();
    const ending = new AbortController();
    const made: Kept = {
      subject,
      ending,
      onBytes: () => {},
      answer: source.open(subject, box, ending.signal, (done, total) => made.onBytes(done, total)),
    };
    kept = made;
    // Whoever asks for it later is to hear the error of an attempt of its own.
    made.answer.catch(() => {
      if (kept === made) kept = undefined;
    });
  };

  const open: PreviewSource["open"] = (subject, box, asking, onBytes) => {
    const made = kept;
    if (made === undefined || !isSame(made.subject, subject)) {
      forget();
      return source.open(subject, box, asking, onBytes);
    }
    kept = undefined;
    made.onBytes = onBytes;
    asking.addEventListener("abort", () => made.ending.abort(), { once: true });
    return made.answer;
  };

  return { source: { ...source, open }, prepare, forget };
}

function isSame(one: Subject, other: Subject): boolean {
  return one.row === other.row && one.attachment === other.attachment;
}
