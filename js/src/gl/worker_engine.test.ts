import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CpuEngine } from "./cpu.ts";
import { type Call, startCpuEngine, WorkerEngine } from "./worker_engine.ts";

/** A worker that the test answers for. */
class FakeWorker extends EventTarget {
  readonly calls: Call[] = [];
  isTerminated = false;

  postMessage(call: Call): void {
    this.calls.push(call);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

function started(): [WorkerEngine, FakeWorker] {
  const worker = new FakeWorker();
  return [new WorkerEngine(worker as unknown as Worker), worker];
}

describe("WorkerEngine", () => {
  it("gives each call its own answer, in whatever order they come", async () => {
    const [engine, worker] = started();
    const first = engine.read(["a"], 0, 0);
    const second = engine.read(["b"], 0, 0);
    worker.say({ id: worker.calls[1]?.id, result: [[2, 2, 2, 255]] });
    worker.say({ id: worker.calls[0]?.id, result: [[1, 1, 1, 255]] });
    expect(await first).toEqual([[1, 1, 1, 255]]);
    expect(await second).toEqual([[2, 2, 2, 255]]);
  });

  it("hands an error of the worker on", async () => {
    const [engine, worker] = started();
    const call = engine.load("a", []);
    worker.say({ id: worker.calls[0]?.id, error: "cannot be decoded" });
    await expect(call).rejects.toThrow("cannot be decoded");
  });

  it("rejects what is open, and what comes later, once it is closed", async () => {
    const [engine, worker] = started();
    const open = engine.forget(["a"]);
    engine.dispose();
    expect(worker.isTerminated).toBe(true);
    await expect(open).rejects.toThrow("closed");
    await expect(engine.forget(["a"])).rejects.toThrow("closed");
  });
});

describe("startCpuEngine", () => {
  beforeEach(() => {
    vi.stubGlobal("URL", { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined });
  });
  afterEach(() => vi.unstubAllGlobals());

  it("runs in a worker that says it is ready", async () => {
    const worker = new FakeWorker();
    vi.stubGlobal(
      "Worker",
      vi.fn(function Worker() {
        queueMicrotask(() => worker.say("ready"));
        return worker;
      }),
    );
    expect(await startCpuEngine("source")).toBeInstanceOf(WorkerEngine);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("SecurityError");
      },
    ],
    [
      "errs",
      () => {
        const worker = new FakeWorker();
        queueMicrotask(() => worker.dispatchEvent(new Event("error")));
        return worker;
      },
    ],
  ])("runs on the page, and says so, where the worker %s", async (_how, make) => {
    vi.stubGlobal(
      "Worker",
      vi.fn(function Worker() {
        return make();
      }),
    );
    const engine = await startCpuEngine("source");
    expect(engine).toBeInstanceOf(CpuEngine);
    expect(engine.label).toBe("CPU, without a worker");
  });
});
