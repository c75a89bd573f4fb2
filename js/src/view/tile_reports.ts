// Tells the kernel what became of tiles, in few messages and without losing one.
import type { FailedTile, TileEvent } from "../protocol.gen.ts";
import type { SettledTile } from "./tile_telemetry.ts";
import { type TileTimings, tileTimings } from "./tile_timings.ts";

export interface ReportOptions {
  /** Of one row; answers with the failed ones whose reason is known. */
  tell: (row: number, events: TileEvent[]) => Promise<readonly FailedTile[]>;
  /** What the kernel answered, of this row. */
  onReasons: (row: number, tiles: readonly FailedTile[]) => void;
  /** The browser told an HTTP status; called once for each failed tile where it did. */
  onStatus: (tile: SettledTile, status: number) => void;
  /** The kernel refused: it is told again. */
  onProblem: (error: unknown) => void;
  signal: AbortSignal;
  timings?: TileTimings;
}

interface Report {
  row: number;
  event: TileEvent;
}

const INTERVAL_MS = 500;
/** How long the browser may take to tell of a request that is over. */
const PATIENCE_MS = 1000;
const LONGEST_WAIT_MS = 8000; // between two tries where the kernel refuses
const MOST = 5000; // events of a message: below a megabyte

export class TileReports {
  readonly #options: ReportOptions;
  readonly #timings: TileTimings;
  /** Settled, but the browser has yet to tell how long and how large. */
  #fresh: { tile: SettledTile; since: number }[] = [];
  /** To be told. */
  #ready: Report[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = INTERVAL_MS;

  constructor(options: ReportOptions) {
    this.#options = options;
    this.#timings = options.timings ?? tileTimings;
    options.signal.addEventListener("abort", () => this.#end(), { once: true });
  }

  add(tile: SettledTile): void {
    this.#fresh.push({ tile, since: performance.now() });
    this.#schedule();
  }

  #schedule(): void {
    if (this.#options.signal.aborted) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#gather(performance.now() - PATIENCE_MS);
      this.#send();
      if (this.#fresh.length > 0) this.#schedule();
    }, this.#wait);
  }

  /** Makes events of what the browser has told of, and of what is older than `deadline`. */
  #gather(deadline: number): void {
    this.#fresh = this.#fresh.filter(({ tile, since }) => {
      const timing =
        tile.url === undefined ? undefined : this.#timings.of(tile.url, tile.start ?? 0);
      if (timing === undefined && since > deadline) return true;
      const known = timing ?? (tile.url === undefined ? undefined : this.#timings.last(tile.url));
      const { row, layer, z, x, y, ok, at, width, height } = tile;
      const measured =
        tile.start === undefined ? null : Math.max(0, at - performance.timeOrigin - tile.start);
      const [duration, size] = [timing?.duration ?? measured, known?.size ?? null];
      const http_status = known?.status ?? null;
      const event = { layer, z, x, y, ok, at, duration, size, http_status, width, height };
      this.#ready.push({ row, event });
      if (!ok && http_status !== null) this.#options.onStatus(tile, http_status);
      return false;
    });
  }

  #send(): void {
    const rows = new Map<number, TileEvent[]>();
    for (const { row, event } of this.#ready.splice(0)) {
      const events = rows.get(row);
      if (events === undefined) rows.set(row, [event]);
      else events.push(event);
    }
    for (const [row, events] of rows) {
      for (let first = 0; first < events.length; first += MOST) {
        void this.#tell(row, events.slice(first, first + MOST));
      }
    }
  }

  async #tell(row: number, events: TileEvent[]): Promise<void> {
    try {
      const tiles = await this.#options.tell(row, events);
      this.#wait = INTERVAL_MS;
      this.#options.onReasons(row, tiles);
    } catch (error) {
      if (this.#options.signal.aborted) return;
      this.#ready.unshift(...events.map((event) => ({ row, event })));
      this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT_MS);
      this.#options.onProblem(error);
      this.#schedule();
    }
  }

  /** The last message: nobody waits for its answer. */
  #end(): void {
    clearTimeout(this.#timer);
    this.#gather(Number.POSITIVE_INFINITY);
    this.#send();
  }
}
