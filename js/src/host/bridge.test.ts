import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Bridge, KernelError } from "./bridge.ts";

type Listener = (...values: unknown[]) => void;

class FakeModel {
  state: Record<string, unknown> = { active_key: "", error_text: "" };
  sent: Array<Record<string, unknown>> = [];
  saves = 0;
  listeners = new Map<string, Set<Listener>>();

  get(name: string): unknown {
    return this.state[name];
  }
  set(name: string, value: unknown): void {
    this.state[name] = value;
    this.emit(`change:${name}`);
  }
  save_changes(): void {
    this.saves += 1;
  }
  send(content: Record<string, unknown>): void {
    this.sent.push(content);
  }
  on(event: string, listener: Listener): void {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
  }
  off(event: string, listener: Listener): void {
    this.listeners.get(event)?.delete(listener);
  }
  emit(event: string, ...values: unknown[]): void {
    for (const listener of this.listeners.get(event) ?? []) listener(...values);
  }
  get listenerCount(): number {
    return [...this.listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }
}

// The bridge's types are those of a real widget; which one does not matter here.
// biome-ignore lint/suspicious/noExplicitAny: a test speaks messages that no widget declares
type AnyBridge = any;

let model: FakeModel;
let ending: AbortController;
let bridge: AnyBridge;

beforeEach(() => {
  vi.useFakeTimers();
  model = new FakeModel();
  ending = new AbortController();
  bridge = new Bridge(model as unknown as ConstructorParameters<typeof Bridge>[0], ending.signal);
});

afterEach(() => vi.useRealTimers());

const lastId = (): unknown => model.sent.at(-1)?.id;

describe("request", () => {
  it("resolves with the result and with exactly its own bytes", async () => {
    const answer = bridge.request("test/double", { value: 21 });
    expect(model.sent[0]).toMatchObject({ type: "test/double", value: 21 });
    const shared = new Uint8Array([9, 1, 2, 9]).buffer;
    const message = { type: "ok", id: lastId(), result: { value: 42 } };
    model.emit("msg:custom", message, [new DataView(shared, 1, 2)]);
    await expect(answer).resolves.toEqual({
      result: { value: 42 },
      buffers: [new Uint8Array([1, 2])],
    });
  });

  it("rejects with what Python raised", async () => {
    const answer = bridge.request("test/double", { value: 0 });
    model.emit("msg:custom", {
      type: "error",
      id: lastId(),
      code: "InputError",
      message: "row 17",
    });
    await expect(answer).rejects.toEqual(new KernelError("InputError", "row 17"));
  });

  it("ignores the replies of other views of the model", async () => {
    let settled = false;
    bridge.request("test/double", { value: 1 }).then(() => {
      settled = true;
    });
    model.emit("msg:custom", { type: "ok", id: "other:0", result: {} });
    await Promise.resolve();
    expect(settled).toBe(false);
  });

  it("passes progress on until the reply", () => {
    const onProgress = vi.fn();
    bridge.request("test/long", {}, { onProgress });
    model.emit("msg:custom", { type: "progress", id: lastId(), done: 0, total: 3, text: "rows" });
    expect(onProgress).toHaveBeenCalledWith(0, 3, "rows");
  });

  it("tells the kernel once when it is cancelled", async () => {
    const stop = new AbortController();
    const answer = bridge.request("test/long", {}, { signal: stop.signal });
    const id = lastId();
    stop.abort();
    await expect(answer).rejects.toMatchObject({ name: "AbortError" });
    model.emit("msg:custom", { type: "error", id, code: "Cancelled", message: "" });
    expect(model.sent.filter((message) => message.type === "cancel")).toEqual([
      { type: "cancel", id },
    ]);
  });

  it("does not ask at all when already cancelled", async () => {
    const answer = bridge.request("test/long", {}, { signal: AbortSignal.abort() });
    await expect(answer).rejects.toMatchObject({ name: "AbortError" });
    expect(model.sent).toEqual([]);
  });

  it("refuses a message that the host would lose in silence", () => {
    const buffers = [new ArrayBuffer(4_000_001)];
    expect(() => bridge.request("test/bytes", {}, { buffers })).toThrow(RangeError);
  });
});

describe("state", () => {
  it("saves at once, then at most every 100 ms, and the last value always", () => {
    vi.advanceTimersByTime(1000);
    for (let value = 0; value < 50; value++) {
      bridge.set("active_key", String(value));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(100);
    expect(model.saves).toBeGreaterThanOrEqual(5);
    expect(model.saves).toBeLessThanOrEqual(7);
    expect(model.state.active_key).toBe("49");
  });

  it("flush sends what is held back", () => {
    bridge.set("active_key", "a");
    bridge.flush();
    expect(model.saves).toBe(1);
    vi.advanceTimersByTime(1000);
    expect(model.saves).toBe(1);
  });

  it("observe reads the new value, and at once when asked to", () => {
    const seen: unknown[] = [];
    bridge.observe("active_key", (value: unknown) => seen.push(value), { immediately: true });
    model.set("active_key", "b");
    expect(seen).toEqual(["", "b"]);
  });
});

it("a view that ends leaves no listener and cancels what it asked", async () => {
  bridge.observe("active_key", () => {});
  const answer = bridge.request("test/long", {});
  bridge.set("active_key", "last");
  ending.abort();
  await expect(answer).rejects.toMatchObject({ name: "AbortError" });
  expect(model.listenerCount).toBe(0);
  expect(model.sent.at(-1)).toMatchObject({ type: "cancel" });
  expect(model.saves).toBe(1);
});

describe("tell", () => {
  it("says the last thing when the view has ended, by an id of its own", async () => {
    const asked = bridge.request("test/double", { value: 21 });
    ending.abort();
    await expect(asked).rejects.toThrow("the view is gone");
    bridge.tell("test/last", { value: 1 });
    expect(model.sent.at(-1)).toMatchObject({ type: "test/last", value: 1 });
    expect(lastId()).not.toBe(model.sent[0]?.id);
  });
});
