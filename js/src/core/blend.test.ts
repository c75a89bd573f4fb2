import { describe, expect, it } from "vitest";
// What Python computes: written and checked by tests/contract/blend.py.
import contract from "../../../tests/contract/blend.json";
import type { BlendMode } from "../protocol.gen.ts";
import { NUMBERS } from "./arithmetic.ts";
import { BLEND_MODES, compositeOver, compositeOverOpaque, type Pixel, toByte } from "./blend.ts";
import type { Rgb } from "./blend_formulas.ts";

const MODES = Object.keys(BLEND_MODES) as BlendMode[];
const PAIRS = 1 << 16;
const OPACITY = 0.6;
const STACK_PIXELS = 1 << 12;

/** The generator of tests/contract/blend.py. */
function noise(pictures: number, pixels: number): Uint8Array[] {
  let state = 1;
  return Array.from({ length: pictures }, () =>
    Uint8Array.from({ length: pixels * 4 }, () => {
      state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

function pixelAt(bytes: Uint8Array, at: number, opacity = 1): Pixel<number> {
  const [red, green, blue, alpha] = [0, 1, 2, 3].map((channel) => (bytes[at + channel] ?? 0) / 255);
  return { color: [red, green, blue] as Rgb<number>, alpha: (alpha ?? 0) * opacity };
}

/** Every layer over the base, in order. */
function blend(base: Uint8Array, layers: [Uint8Array, BlendMode][], opacity: number): Uint8Array {
  const result = new Uint8Array(base.length);
  for (let at = 0; at < base.length; at += 4) {
    let mixed = pixelAt(base, at);
    for (const [layer, mode] of layers) {
      mixed = compositeOver(NUMBERS, mixed, pixelAt(layer, at, opacity), mode);
    }
    result.set([...mixed.color, mixed.alpha].map(toByte), at);
  }
  return result;
}

async function digest(bytes: Uint8Array): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice())));
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** One mode on opaque colours, 0 to 1. */
function opaque(mode: BlendMode, backdrop: number[], source: number[]): number[] {
  const above = { color: source as unknown as Rgb<number>, alpha: 1 };
  return [...compositeOverOpaque(NUMBERS, backdrop as unknown as Rgb<number>, above, mode)];
}

describe("the contract with Python", () => {
  const [backdrop, source] = noise(2, PAIRS) as [Uint8Array, Uint8Array];
  const grey = (level: (pair: number) => number): Uint8Array =>
    Uint8Array.from({ length: PAIRS * 4 }, (_, at) => (at % 4 === 3 ? 255 : level(at >> 2)));
  const below = grey((pair) => pair >> 8);
  const above = grey((pair) => pair & 255);

  it("covers every mode", () => {
    expect(Object.keys(contract.modes).sort()).toEqual([...MODES].sort());
  });

  it.each(MODES)("%s equals Python on translucent noise and every pair of greys", async (mode) => {
    const expected = contract.modes[mode];
    const random = blend(backdrop, [[source, mode]], OPACITY);
    const samples = expected.samples.map((_, pixel) =>
      [backdrop, source, random]
        .map((bytes) => hex(bytes.subarray(pixel * 4, pixel * 4 + 4)))
        .join(" "),
    );
    expect(samples).toEqual(expected.samples);
    expect(await digest(random)).toBe(expected.random_digest);
    expect(await digest(blend(below, [[above, mode]], 1))).toBe(expected.grey_digest);
  });

  it("equals Python on all modes over one another", async () => {
    const [base, ...layers] = noise(1 + MODES.length, STACK_PIXELS) as [
      Uint8Array,
      ...Uint8Array[],
    ];
    const modes = Object.keys(contract.modes) as BlendMode[]; // in Python's order
    const stack = layers.map((layer, index): [Uint8Array, BlendMode] => [
      layer,
      modes[index] ?? "normal",
    ]);
    const result = blend(base, stack, OPACITY);
    expect(contract.stack.samples.map((_, i) => hex(result.subarray(i * 4, i * 4 + 4)))).toEqual(
      contract.stack.samples,
    );
    expect(await digest(result)).toBe(contract.stack.digest);
  });
});

// Worked by hand from §5.1 and §10 of the specification.
describe("the formulas", () => {
  const b = [0.2, 0.5, 0.8];
  const s = [0.6, 0.25, 1];
  const separable: [BlendMode, number[]][] = [
    ["normal", [0.6, 0.25, 1]],
    ["multiply", [0.12, 0.125, 0.8]],
    ["screen", [0.68, 0.625, 1]],
    ["overlay", [0.24, 0.25, 1]],
    ["darken", [0.2, 0.25, 0.8]],
    ["lighten", [0.6, 0.5, 1]],
    ["color-dodge", [0.5, 2 / 3, 1]],
    ["color-burn", [0, 0, 0.8]],
    ["hard-light", [0.36, 0.25, 1]],
    ["soft-light", [0.2496, 0.375, Math.sqrt(0.8)]],
    ["difference", [0.4, 0.25, 0.2]],
    ["exclusion", [0.56, 0.5, 0.2]],
  ];
  // Lum(b) = 0.06 + 0.295 + 0.088 = 0.443, Sat(b) = 0.6; Lum(s) = 0.18 + 0.1475 + 0.11 = 0.4375.
  const whole: [BlendMode, number[]][] = [
    // SetSat(s, 0.6) = (0.28, 0, 0.6), Lum 0.15: + 0.293, within bounds.
    ["hue", [0.573, 0.293, 0.893]],
    // SetSat(b, 0.75) = (0, 0.375, 0.75), Lum 0.30375: + 0.13925.
    ["saturation", [0.13925, 0.51425, 0.88925]],
    // s + 0.0055 passes 1: pulled towards 0.443 by 0.557 / 0.5625.
    ["color", [0.443 + 0.1625 * (0.557 / 0.5625), 0.443 - 0.1875 * (0.557 / 0.5625), 1]],
    // b − 0.0055.
    ["luminosity", [0.1945, 0.4945, 0.7945]],
  ];

  it.each([...separable, ...whole])("%s", (mode, expected) => {
    opaque(mode, b, s).forEach((value, channel) => {
      expect(value).toBeCloseTo(expected[channel] ?? Number.NaN, 12);
    });
  });

  it("keeps the specification's order of guards in dodge and burn", () => {
    expect(opaque("color-dodge", [0, 0.5, 0], [1, 1, 0.5])).toEqual([0, 1, 0]);
    expect(opaque("color-burn", [1, 0.5, 1], [0, 0, 0.5])).toEqual([1, 0, 1]);
  });

  it("composites half-transparent red over half-transparent blue", () => {
    const blue = { color: [0, 0, 1], alpha: 0.5 } as const;
    const red = { color: [1, 0, 0], alpha: 0.5 } as const;
    // αo = 0.75; co = (0.5, 0, 0.25) premultiplied.
    expect(compositeOver(NUMBERS, blue, red, "normal")).toEqual({
      color: [0.5 / 0.75, 0, 0.25 / 0.75],
      alpha: 0.75,
    });
  });

  it.each(MODES)("%s leaves the backdrop alone under a fully transparent pixel", (mode) => {
    const nothing = { color: [1, 1, 1], alpha: 0 } as const;
    for (const alpha of [0, 0.3, 1]) {
      const below = { color: [0.1, 0.2, 0.3], alpha } as const;
      expect(compositeOver(NUMBERS, below, nothing, mode)).toEqual(below);
    }
  });

  it.each(MODES)("%s stays within the range, to the last bit", (mode) => {
    const [below, above] = noise(2, PAIRS) as [Uint8Array, Uint8Array];
    const extremes: number[] = [];
    for (let at = 0; at < below.length; at += 4) {
      const [b, s] = [pixelAt(below, at), pixelAt(above, at)];
      extremes.push(...BLEND_MODES[mode].blend(NUMBERS, b.color, s.color));
    }
    expect(extremes.reduce((a, b) => Math.min(a, b))).toBeGreaterThanOrEqual(0);
    expect(extremes.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(1);
  });

  it.each(MODES)("%s over opaque pixels is the general formula, bit for bit", (mode) => {
    const [below, above] = noise(2, PAIRS) as [Uint8Array, Uint8Array];
    let differing = 0;
    for (let at = 0; at < below.length; at += 64) {
      const ground = { ...pixelAt(below, at), alpha: 1 };
      const source = pixelAt(above, at, OPACITY);
      const { color, alpha } = compositeOver(NUMBERS, ground, source, mode);
      const quick = compositeOverOpaque(NUMBERS, ground.color, source, mode);
      differing += +(alpha !== 1 || color.some((value, channel) => value !== quick[channel]));
    }
    expect(differing).toBe(0);
  });
});

describe("toByte", () => {
  it("gives every byte back", () => {
    for (let byte = 0; byte < 256; byte += 1) expect(toByte(byte / 255)).toBe(byte);
  });

  it("rounds halves up, also when the last bit is lost", () => {
    expect(toByte(127.5 / 255)).toBe(128);
    expect(toByte(127.4999999 / 255)).toBe(128);
    expect(toByte(127.49 / 255)).toBe(127);
    expect([toByte(-1e-9), toByte(1 + 1e-9)]).toEqual([0, 255]);
  });
});
