// One engine for all viewers of a page. Every widget is a module of its own, and each brings the
// engine's source; the first to come starts it, the last to go ends it.
import type { Engine, EngineChoice } from "./engine.ts";
import { type Host, startHost } from "./host.ts";
import { ViewerEngine } from "./viewer_engine.ts";

interface Shared {
  host: Promise<Host>;
  users: number;
  /** Of all viewers so far: what their keys begin with. */
  count: number;
}

// A page may hold widgets of two versions of this package, as after an upgrade: they share an engine
// only where its source is the same, and the registry only as long as it has this form.
const REGISTRY = Symbol.for("lb-widgets.engine/1");

type Registry = Map<string, Shared>;

function registry(): Registry {
  const page = globalThis as { [REGISTRY]?: Registry };
  page[REGISTRY] ??= new Map();
  return page[REGISTRY];
}

/** The page's engine, for one viewer; `source` is the worker's. `dispose` gives it back. */
export async function acquireEngine(source: string, choice: EngineChoice): Promise<Engine> {
  const shared = join(source);
  const host = await shared.host.catch((error: unknown) => {
    drop(source, shared); // the next one tries again
    throw error;
  });
  if (host.isOver) {
    // It failed, as when memory ran out: the next one starts anew.
    leave(source, shared);
    drop(source, shared);
    return acquireEngine(source, choice);
  }
  const looked = host.call("choose", choice);
  looked.catch(() => undefined); // what is wrong shows in the calls that matter
  if (choice === "gpu") await looked;
  shared.count += 1;
  return new ViewerEngine(host, choice, String(shared.count), () => leave(source, shared));
}

/** Counted at once, so that it is not ended by another viewer's leaving meanwhile. */
function join(source: string): Shared {
  const engines = registry();
  const shared = engines.get(source) ?? { host: startHost(source), users: 0, count: 0 };
  engines.set(source, shared);
  shared.users += 1;
  return shared;
}

function leave(source: string, shared: Shared): void {
  shared.users -= 1;
  if (shared.users > 0) return;
  drop(source, shared);
  void shared.host.then((host) => host.close());
}

function drop(source: string, shared: Shared): void {
  const engines = registry();
  if (engines.get(source) === shared) engines.delete(source);
}
