import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { showDicom } from "./dicom.ts";
import { FRAME, SCAN, shownScan, stored, stubPage } from "./dicom_fixtures.ts";
import { DEFAULT_TIME } from "./dicom_frames.ts";
import type { PreviewOf } from "./show.ts";

let ending: AbortController;
let drawn: () => number[];

beforeEach(() => {
  ending = new AbortController();
  drawn = stubPage();
});

afterEach(() => {
  ending.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

function open(more: Partial<PreviewOf<"dicom">> = {}, bytes?: Uint8Array<ArrayBuffer>) {
  const asked = shownScan(more, ending.signal, bytes);
  const root = showDicom(asked);
  document.body.append(root);
  const find = <T extends HTMLElement>(selector: string): T => {
    const found = root.querySelector<T>(selector);
    if (found === null) throw new Error(`no ${selector}`);
    return found;
  };
  const press = (key: string, more_: KeyboardEventInit = {}): boolean => {
    const init = { key, bubbles: true, cancelable: true, ...more_ };
    const event = new KeyboardEvent("keydown", init);
    find(".lbw-zoom").dispatchEvent(event);
    return event.defaultPrevented;
  };
  const numbers = () =>
    [...root.querySelectorAll<HTMLInputElement>(".lbw-dicom__number")].map(({ value }) => value);
  return { ...asked, root, find, press, numbers };
}

function point(target: HTMLElement, type: string, x: number, y: number, more = {}): void {
  const init = { clientX: x, clientY: y, button: 0, pointerType: "mouse", bubbles: true, ...more };
  target.dispatchEvent(new PointerEvent(`pointer${type}`, init));
}

/** Lets what is under way answer. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe("the window", () => {
  it("is the file's first one, by its formula", () => {
    const { numbers, find } = open();
    expect(numbers()).toEqual(["40", "80"]);
    expect(find<HTMLSelectElement>("select").selectedOptions[0]?.textContent).toBe("Soft");
    // −1000 and 0 are black, 40 is 0.5 above the middle, 100 is white.
    expect(drawn()).toEqual([0, 0, 129, 255]);
  });

  it("is drawn from bytes at an odd place too", () => {
    open({}, stored([0, 1000, 1040, 1100], { at: 1 }));
    expect(drawn()).toEqual([0, 0, 129, 255]);
  });

  it("changes by the list, the numbers and reset", () => {
    const { find, numbers, root } = open();
    const select = find<HTMLSelectElement>("select");
    select.value = "1";
    select.dispatchEvent(new Event("change"));
    expect(drawn()).toEqual([0, 255, 255, 255]);
    const [, width] = root.querySelectorAll<HTMLInputElement>(".lbw-dicom__number");
    if (width === undefined) throw new Error("no field");
    width.value = "-5";
    width.dispatchEvent(new Event("change"));
    expect(numbers()).toEqual(["-499", "1"]);
    expect(select.value).toBe("custom");
    width.value = "";
    width.dispatchEvent(new Event("change"));
    expect(numbers()).toEqual(["-499", "1"]);
    find<HTMLButtonElement>("[title^='Reset']").click();
    expect(numbers()).toEqual(["40", "80"]);
  });

  it("follows a mouse: to the right wider, down higher", () => {
    const { find, numbers, root } = open();
    const canvas = find("canvas");
    point(canvas, "down", 100, 100);
    expect(root.hasAttribute("data-dragging")).toBe(true);
    point(canvas, "move", 250, 100);
    expect(numbers()).toEqual(["40", "160"]);
    point(canvas, "move", 100, 175);
    expect(numbers()).toEqual(["80", "80"]);
    point(canvas, "up", 100, 175);
    point(canvas, "move", 300, 300);
    expect(numbers()).toEqual(["80", "80"]);
    expect(root.hasAttribute("data-dragging")).toBe(false);
  });

  it("does not pan meanwhile", () => {
    const { find } = open();
    const pressed = vi.fn();
    find(".lbw-zoom").addEventListener("pointerdown", pressed);
    point(find("canvas"), "down", 100, 100);
    expect(pressed).not.toHaveBeenCalled();
    point(find("canvas"), "down", 100, 100, { shiftKey: true });
    expect(pressed).toHaveBeenCalledOnce();
  });

  it("leaves Shift, other buttons and fingers to the stage", () => {
    const { find, numbers } = open();
    const canvas = find("canvas");
    for (const more of [{ shiftKey: true }, { button: 1 }, { pointerType: "touch" }]) {
      point(canvas, "down", 100, 100, more);
      point(canvas, "move", 250, 100);
    }
    expect(numbers()).toEqual(["40", "80"]);
  });

  it("moves by keys, and is inverted", () => {
    const { press, numbers } = open();
    expect(press("ArrowRight", { shiftKey: true })).toBe(true);
    expect(press("ArrowDown", { shiftKey: true })).toBe(true);
    expect(numbers()).toEqual(["45.2", "83.5"]);
    expect(press("r")).toBe(true);
    expect(press("i")).toBe(true);
    expect(drawn()).toEqual([255, 255, 126, 0]);
    expect(press("x")).toBe(false);
  });

  it("begins inverted where small values are white", () => {
    const { find } = open({ is_inverted: true });
    expect(drawn()).toEqual([255, 255, 126, 0]);
    expect(find("[aria-label^='Invert']").getAttribute("aria-pressed")).toBe("true");
  });

  it("may be a table of the file", () => {
    const { numbers, find } = open({ tables: [{ name: "Curve", first: 0, grays: [7, 200] }] });
    expect(drawn()).toEqual([7, 7, 200, 200]);
    expect(numbers()).toEqual(["", ""]);
    point(find("canvas"), "down", 0, 0);
    point(find("canvas"), "move", 0, 0);
    expect(numbers()).toEqual(["-500", "1001"]);
  });
});

describe("the value under the cursor", () => {
  function hovered(more: Partial<PreviewOf<"dicom">>, bytes?: Uint8Array<ArrayBuffer>) {
    const { find } = open(more, bytes);
    const box = { left: 10, top: 10, width: 40, height: 40 };
    vi.spyOn(find("canvas"), "getBoundingClientRect").mockReturnValue(box as DOMRect);
    return (x: number, y: number): string => {
      point(find(".lbw-zoom"), "move", x, y);
      return find(".lbw-dicom__value").textContent ?? "";
    };
  }

  it("is in the file's units, at the file's pixel", () => {
    const at = hovered({ width: 4000, height: 2000 });
    expect(at(10, 10)).toBe("0, 0: −1,000 HU");
    expect(at(49, 31)).toBe("3,900, 1,050: 100 HU");
    expect(at(51, 31)).toBe("");
  });

  it("has the digits that the file has", () => {
    expect(hovered({ first: { ...FRAME, low: 0, step: 0.001 }, unit: "" })(49, 11)).toBe("1, 0: 1");
    expect(hovered({ first: { ...FRAME, low: 0, step: 0.25 }, unit: "" })(10, 49)).toBe(
      "0, 1: 260",
    );
  });

  it("is three numbers of a colour", () => {
    const first = { ...FRAME, dtype: "rgb" as const };
    const bytes = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(hovered({ first, is_color: true, windows: [], unit: "" }, bytes)(49, 49)).toBe(
      "1, 1: 10, 11, 12",
    );
    expect(drawn()).toEqual([1, 4, 7, 10]);
    expect(document.querySelector("select")).toBeNull();
  });
});

describe("frames", () => {
  it("are shown by the slider and by keys, each fetched once", async () => {
    const { find, press, frame } = open({ frames: 5 });
    const slider = find<HTMLInputElement>("input[type=range]");
    slider.value = "4";
    slider.dispatchEvent(new Event("input"));
    await settled();
    expect(find(".lbw-dicom__frame").textContent).toBe("4 of 5");
    press(",");
    await settled();
    press(".");
    await settled();
    press(".");
    await settled();
    press("."); // there is no more
    await settled();
    expect(find(".lbw-dicom__frame").textContent).toBe("5 of 5");
    expect(frame.mock.calls.map(([, number]) => number)).toEqual([3, 2, 4]);
  });

  it("play at the file's times, in a ring, and never by themselves", async () => {
    vi.useFakeTimers();
    const { press, find } = open({ frames: 3, frame_times: [0, 40, 80] });
    const label = find(".lbw-dicom__frame");
    await vi.advanceTimersByTimeAsync(1000);
    expect(label.textContent).toBe("1 of 3");
    press(" ");
    await vi.advanceTimersByTimeAsync(39);
    expect(label.textContent).toBe("1 of 3");
    await vi.advanceTimersByTimeAsync(2);
    expect(label.textContent).toBe("2 of 3");
    await vi.advanceTimersByTimeAsync(80);
    expect(label.textContent).toBe("3 of 3");
    await vi.advanceTimersByTimeAsync(80); // 0 before the first: as before the last
    expect(label.textContent).toBe("1 of 3");
    press(" ");
    await vi.advanceTimersByTimeAsync(1000);
    expect(label.textContent).toBe("1 of 3");
    expect(find("[title^='Play']")).toBeTruthy();
  });

  it("play in one row when they are stopped and begun again at once", async () => {
    vi.useFakeTimers();
    const { press, find } = open({ frames: 9 });
    press(" ");
    await vi.advanceTimersByTimeAsync(DEFAULT_TIME / 2);
    press(" ");
    press(" ");
    await vi.advanceTimersByTimeAsync(2.5 * DEFAULT_TIME);
    expect(find(".lbw-dicom__frame").textContent).toBe("3 of 9");
    expect(find(".lbw-dicom__rate").textContent).toBe("plays 10 a second");
  });

  it("that fail are named, and the one before stays", async () => {
    const { press, find, frame } = open({ frames: 3 });
    frame.mockRejectedValueOnce(new Error("Frame 2 is damaged"));
    press(".");
    await settled();
    expect(find("[role=status]").textContent).toBe("Frame 2 is damaged");
    expect(find(".lbw-dicom__frame").textContent).toBe("1 of 3");
    press(".");
    await settled();
    expect(find(".lbw-dicom__frame").textContent).toBe("2 of 3");
    expect(find("[role=status]").textContent).toBe("");
  });

  it("stop when the subject is left", async () => {
    vi.useFakeTimers();
    const { press, frame } = open({ frames: 100 });
    press(" ");
    await vi.advanceTimersByTimeAsync(DEFAULT_TIME);
    ending.abort();
    const asked = frame.mock.calls.length;
    await vi.advanceTimersByTimeAsync(20 * DEFAULT_TIME);
    expect(frame.mock.calls.length).toBe(asked);
  });

  it("have a line only where there are several", () => {
    expect(open().root.querySelector(".lbw-dicom__frames")).toBeNull();
  });
});

describe("tags", () => {
  it("about the patient come when they are asked for, as text", async () => {
    const { find, root, tags } = open();
    const panel = find(".lbw-dicom__tags");
    expect(panel.hidden).toBe(true);
    find<HTMLButtonElement>("[aria-expanded]").click();
    expect(panel.hidden).toBe(false);
    expect(panel.textContent).toBe("ModalityCTShow 2 patient tags");
    expect(tags).not.toHaveBeenCalled();
    find<HTMLButtonElement>(".lbw-dicom__others button").click();
    await settled();
    expect(panel.textContent).toContain("Patient's Name<b>Doe^Jane</b>Patient IDempty");
    expect(panel.textContent).toContain("There are more.");
    expect(root.querySelector("b")).toBeNull();
  });

  it("say why they do not come, and can be asked for again", async () => {
    const { find, tags } = open({ other_tags: 1 });
    tags.mockRejectedValueOnce(new Error("The file is gone"));
    const button = find<HTMLButtonElement>(".lbw-dicom__others button");
    expect(button.textContent).toBe("Show 1 patient tag");
    button.click();
    await settled();
    expect(find(".lbw-dicom__others .lbw-dicom__said").textContent).toBe("The file is gone");
    expect(button.disabled).toBe(false);
  });
});

it("says so when the first frame is not whole", () => {
  const { fail } = open({}, stored([1]));
  expect(fail).toHaveBeenCalledWith("The first frame did not come whole.");
});

it("says what is not as in the file", () => {
  const { find } = open({ note: "overlays in the file are not drawn" });
  expect(find(".lbw-zoom-bar__note").textContent).toBe("overlays in the file are not drawn");
  expect(SCAN.note).toBe("");
});
