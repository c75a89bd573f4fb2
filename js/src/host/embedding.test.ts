import { afterEach, beforeEach, expect, it } from "vitest";
import { type EmbeddingHost, embed } from "./embedding.ts";

/** Keeps what the host was asked, in order. */
class FakeHost implements EmbeddingHost {
  readonly said: string[] = [];
  readonly view = {
    el: document.createElement("p"),
    luminoWidget: {
      processMessage: ({ type }: { type: string }) => {
        this.said.push(`${type} ${this.view.el.isConnected ? "inside" : "outside"}`);
      },
    },
    remove: () => void this.said.push("remove"),
  };
  get_model = async (id: string): Promise<object> => {
    if (id === "closed") throw new Error("widget model not found");
    return { id };
  };
  create_view = async (model: object): Promise<FakeHost["view"]> => {
    this.said.push(`view of ${(model as { id: string }).id}`);
    return this.view;
  };
}

let host: FakeHost;
let ending: AbortController;
let place: HTMLElement;

beforeEach(() => {
  host = new FakeHost();
  ending = new AbortController();
  place = document.createElement("div");
  document.body.append(place);
});

afterEach(() => place.remove());

it("shows the view, tells it that it is in the document, and takes it away at the signal", async () => {
  await embed(host, "a", place, ending.signal);
  expect(place.firstChild).toBe(host.view.el);
  expect(host.said).toEqual(["view of a", "before-attach inside", "after-attach inside"]);
  ending.abort();
  expect(place.childElementCount).toBe(0);
  expect(host.said.slice(3)).toEqual(["before-detach inside", "after-detach inside", "remove"]);
});

it("shows nothing when the signal came while the view was made", async () => {
  const shown = embed(host, "a", place, ending.signal);
  ending.abort();
  await shown;
  expect(place.childElementCount).toBe(0);
  expect(host.said).toEqual([]);

  ending = new AbortController();
  const create = host.create_view;
  host.create_view = async (model) => {
    ending.abort();
    return create(model);
  };
  await embed(host, "a", place, ending.signal);
  expect(place.childElementCount).toBe(0);
  expect(host.said).toEqual(["view of a", "remove"]);
});

it("says in words that a host without a widget manager, or one like marimo's, cannot do it", async () => {
  const words = /cannot show one widget inside another.*JupyterLab/;
  await expect(embed(undefined, "a", place, ending.signal)).rejects.toThrow(words);
  const marimo = { get_model: host.get_model };
  await expect(embed(marimo, "a", place, ending.signal)).rejects.toThrow(words);
});

it("says that a widget which is closed has to be made again", async () => {
  await expect(embed(host, "closed", place, ending.signal)).rejects.toThrow("run its cell again");
});
