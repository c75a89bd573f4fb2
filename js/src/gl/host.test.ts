import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PLAIN } from "../core/stacks.ts";
import type { Call, Message } from "./calls.ts";
import { PageHost, startHost, WorkerHost } from "./host.ts";
import { pictureInfo, samplesFile } from "./samples_file.ts";

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

  say(data: Message): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

function started(): [WorkerHost, FakeWorker] {
  const worker = new FakeWorker();
  return [new WorkerHost(worker as unknown as Worker), worker];
}

describe("WorkerHost", () => {
  it("gives each call its own answer, in whatever order they come", async () => {
    const [host, worker] = started();
    const first = host.call("histogram", "a", 1);
    const second = host.call("histogram", "b", 1);
    worker.say({ type: "result", id: worker.calls[1]?.id ?? -1, result: "of b" });
    worker.say({ type: "result", id: worker.calls[0]?.id ?? -1, result: "of a" });
    expect(await first).toBe("of a");
    expect(await second).toBe("of b");
  });

  it("hands an error of the engine on", async () => {
    const [host, worker] = started();
    const call = host.call("forget", ["a"]);
    worker.say({ type: "error", id: worker.calls[0]?.id ?? -1, message: "cannot be decoded" });
    await expect(call).rejects.toThrow("cannot be decoded");
  });

  it("knows what becomes of the GPU", () => {
    const [host, worker] = started();
    const state = { isUsable: true, isFaster: true, reason: "" };
    worker.say({ type: "gpu", state });
    expect(host.gpu).toEqual(state);
  });

  it("rejects what is open, and what comes later, once it is closed or has failed", async () => {
    for (const end of ["close", "error"]) {
      const [host, worker] = started();
      const open = host.call("forget", ["a"]);
      if (end === "close") host.close();
      else worker.dispatchEvent(Object.assign(new Event("error"), { message: "out of memory" }));
      const reason = end === "close" ? "closed" : "out of memory";
      await expect(open).rejects.toThrow(reason);
      await expect(host.call("forget", ["a"])).rejects.toThrow(reason);
      expect(host.isOver).toBe(true);
      expect(worker.isTerminated).toBe(end === "close");
    }
  });
});

describe("startHost", () => {
  beforeEach(() => {
    vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:x");
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  function stubWorker(make: () => FakeWorker): void {
    vi.stubGlobal(
      "Worker",
      vi.fn(function Worker() {
        return make();
      }),
    );
  }

  it("runs in a worker that says it is ready", async () => {
    stubWorker(() => {
      const worker = new FakeWorker();
      queueMicrotask(() => worker.say({ type: "ready" }));
      return worker;
    });
    expect((await startHost("source")).isWorker).toBe(true);
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
  ])("runs on the page where the worker %s, and draws there too", async (_how, make) => {
    stubWorker(make);
    const host = await startHost("source");
    expect(host.isWorker).toBe(false);
    await host.call("open", "a", pictureInfo(1, 1), [await samplesFile([65_535])]);
    const pixels = await host.call(
      "pixels",
      {
        region: { level: 0, x: 0, y: 0, width: 1, height: 1 },
        size: { width: 1, height: 1 },
        base: { key: "a", appearance: PLAIN },
        layers: [],
      },
      "cpu",
    );
    expect([...pixels]).toEqual([255, 255, 255, 255]);
  });
});

describe("PageHost", () => {
  it("answers nothing once it is closed", async () => {
    const host = new PageHost();
    host.close();
    await expect(host.call("forget", ["a"])).rejects.toThrow("closed");
  });
});
