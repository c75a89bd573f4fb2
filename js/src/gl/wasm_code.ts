// Writes WebAssembly: loops over a few pixels at a time, in the arithmetic of its SIMD instructions.
// https://webassembly.github.io/spec/core/binary/
import type { Arithmetic } from "../core/arithmetic.ts";

const I32 = 0x7f;
const V128 = 0x7b;
const FUNCTION = 0x60;
const NO_VALUE = 0x40;

/** Instructions without a prefix. */
const PLAIN = {
  loop: 0x03,
  end: 0x0b,
  branchIf: 0x0d,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  i32Load: 0x28,
  i32Const: 0x41,
  i32Less: 0x48,
  i32Add: 0x6a,
  i32And: 0x71,
  i32Shl: 0x74,
  i32Shr: 0x76,
};

/** Instructions of the SIMD prefix, of any lanes. */
const SIMD = {
  load: 0x00,
  store: 0x0b,
  constant: 0x0c,
  and: 0x4e,
  or: 0x50,
  select: 0x52,
  load64Lane: 0x57,
  store64Lane: 0x5b,
  load64Zero: 0x5d,
  i32Shl: 0xab,
  i32Shr: 0xad,
  truncate32: 0xf8,
  convert32: 0xfa,
  truncate64: 0xfc,
};

/** Those of the formulas, on four numbers of 32 bits or two of 64. */
const FORMULA = {
  less: { 32: 0x43, 64: 0x49 },
  absolute: { 32: 0xe0, 64: 0xec },
  root: { 32: 0xe3, 64: 0xef },
  add: { 32: 0xe4, 64: 0xf0 },
  subtract: { 32: 0xe5, 64: 0xf1 },
  multiply: { 32: 0xe6, 64: 0xf2 },
  divide: { 32: 0xe7, 64: 0xf3 },
  lesser: { 32: 0xea, 64: 0xf6 },
  greater: { 32: 0xeb, 64: 0xf7 },
};

const SIMD_PREFIX = 0xfd;

/** Of a loop's function: its parameter, then its counters; then come the values. */
const COUNT = 0;
const AT = 1;
const FIRST_PIXEL = 2;
const SECOND_PIXEL = 3;
const FIRST_VALUE = 4;

/** The index of a local variable that holds two or four numbers. */
export type Local = number;
/** Bits of each number. */
export type Bits = 32 | 64;

/**
 * The body of a loop over packed pixels, whose offset in bytes is `AT`; planes of numbers lie at as
 * many times that as a number is longer than a packed pixel.
 */
export class LoopCode implements Arithmetic<Local> {
  readonly #bits: Bits;
  readonly #before: number[] = [];
  readonly #body: number[] = [];
  readonly #constants = new Map<string, Local>();
  #values = 0;

  constructor(bits: Bits) {
    this.#bits = bits;
  }

  number = (value: number): Local => {
    const isLong = this.#bits === 64;
    const numbers = isLong ? Float64Array.of(value, value) : new Float32Array(4).fill(value);
    return this.#constant(new Uint8Array(numbers.buffer));
  };

  add = (a: Local, b: Local): Local => this.#formula("add", a, b);
  subtract = (a: Local, b: Local): Local => this.#formula("subtract", a, b);
  multiply = (a: Local, b: Local): Local => this.#formula("multiply", a, b);
  divide = (a: Local, b: Local): Local => this.#formula("divide", a, b);
  lesser = (a: Local, b: Local): Local => this.#formula("lesser", a, b);
  greater = (a: Local, b: Local): Local => this.#formula("greater", a, b);
  absolute = (a: Local): Local => this.#formula("absolute", a);
  root = (a: Local): Local => this.#formula("root", a);

  whereLess = (a: Local, b: Local, yes: Local, no: Local): Local =>
    this.#apply(SIMD.select, yes, no, this.#formula("less", a, b));

  /** The channels of the packed pixels at `address`, 0 to 1; `bytes`: what 256 bytes stand for. */
  loadChannels(address: number, bytes: number): [Local, Local, Local, Local] {
    const channel = this.#bits === 64 ? this.#looked(address, bytes) : this.#computed(address);
    return [channel(0), channel(1), channel(2), channel(3)];
  }

  /** Cuts off fractions of channels of 0 to 255 and packs them into the pixels at `address`. */
  storeChannels(address: number, channels: readonly Local[]): void {
    this.#get(AT);
    for (const [index, channel] of channels.entries()) {
      this.#get(channel);
      this.#simd(this.#bits === 64 ? SIMD.truncate64 : SIMD.truncate32);
      this.#body.push(PLAIN.i32Const, ...signed(8 * index));
      this.#simd(SIMD.i32Shl);
      if (index > 0) this.#simd(SIMD.or);
    }
    if (this.#bits === 64) this.#simd(SIMD.store64Lane, ...memory(3, address), 0);
    else this.#simd(SIMD.store, ...memory(4, address));
  }

  /** Numbers that are the same for all pixels. */
  loadConstant(address: number): Local {
    const local = this.#fresh();
    this.#before.push(PLAIN.i32Const, 0, ...simd(SIMD.load), ...memory(4, address));
    this.#before.push(PLAIN.localSet, ...unsigned(local));
    return local;
  }

  loadPlane(address: number): Local {
    this.#planeOffset();
    this.#simd(SIMD.load, ...memory(4, address));
    return this.#set();
  }

  storePlane(address: number, value: Local): void {
    this.#planeOffset();
    this.#get(value);
    this.#simd(SIMD.store, ...memory(4, address));
  }

  /** The whole function, of how many bytes of packed pixels there are. */
  bytes(): number[] {
    const step = this.#bits === 64 ? 8 : 16;
    const code = [
      ...[2, ...unsigned(FIRST_VALUE - AT), I32, ...unsigned(this.#values), V128],
      ...this.#before,
      ...[PLAIN.loop, NO_VALUE],
      ...this.#body,
      ...[PLAIN.localGet, AT, PLAIN.i32Const, ...signed(step), PLAIN.i32Add, PLAIN.localTee, AT],
      ...[PLAIN.localGet, COUNT, PLAIN.i32Less, PLAIN.branchIf, 0],
      ...[PLAIN.end, PLAIN.end],
    ];
    return sized(code);
  }

  /** Of two pixels, from a table: dividing long numbers takes longer. */
  #looked(address: number, bytes: number): (channel: number) => Local {
    for (const [index, local] of [FIRST_PIXEL, SECOND_PIXEL].entries()) {
      this.#get(AT);
      this.#body.push(PLAIN.i32Load, ...memory(2, address + 4 * index), PLAIN.localSet, local);
    }
    return (channel) => {
      this.#entry(SECOND_PIXEL, channel);
      this.#entry(FIRST_PIXEL, channel);
      this.#simd(SIMD.load64Zero, ...memory(3, bytes));
      this.#simd(SIMD.load64Lane, ...memory(3, bytes), 1);
      return this.#set();
    };
  }

  /** Eight times a channel of a pixel: where its entry in a table is. */
  #entry(pixel: number, channel: number): void {
    this.#get(pixel);
    const shift = 8 * channel - 3;
    this.#body.push(PLAIN.i32Const, ...signed(Math.abs(shift)));
    this.#body.push(shift < 0 ? PLAIN.i32Shl : PLAIN.i32Shr);
    this.#body.push(PLAIN.i32Const, ...signed(255 << 3), PLAIN.i32And);
  }

  /** Of four pixels. */
  #computed(address: number): (channel: number) => Local {
    this.#get(AT);
    this.#simd(SIMD.load, ...memory(4, address));
    const pixels = this.#set();
    const mask = this.#constant(new Uint8Array(Uint32Array.of(255, 255, 255, 255).buffer));
    return (channel) => {
      this.#get(pixels);
      this.#body.push(PLAIN.i32Const, ...signed(8 * channel));
      this.#simd(SIMD.i32Shr);
      const byte = this.#apply(SIMD.and, this.#set(), mask);
      return this.multiply(this.#apply(SIMD.convert32, byte), this.number(1 / 255));
    };
  }

  #constant(bytes: Uint8Array): Local {
    const name = bytes.join();
    const known = this.#constants.get(name);
    if (known !== undefined) return known;
    const local = this.#fresh();
    this.#before.push(...simd(SIMD.constant), ...bytes, PLAIN.localSet, ...unsigned(local));
    this.#constants.set(name, local);
    return local;
  }

  #formula(name: keyof typeof FORMULA, ...values: Local[]): Local {
    return this.#apply(FORMULA[name][this.#bits], ...values);
  }

  #apply(code: number, ...values: Local[]): Local {
    for (const value of values) this.#get(value);
    this.#simd(code);
    return this.#set();
  }

  #simd(code: number, ...immediates: number[]): void {
    this.#body.push(...simd(code), ...immediates);
  }

  #get(local: Local): void {
    this.#body.push(PLAIN.localGet, ...unsigned(local));
  }

  #set(): Local {
    const local = this.#fresh();
    this.#body.push(PLAIN.localSet, ...unsigned(local));
    return local;
  }

  #fresh(): Local {
    this.#values += 1;
    return FIRST_VALUE + this.#values - 1;
  }

  #planeOffset(): void {
    this.#get(AT);
    if (this.#bits === 64) this.#body.push(PLAIN.i32Const, ...signed(1), PLAIN.i32Shl);
  }
}

/** A module of such functions, exported by name, on the memory `page.memory`. */
export function moduleOf(functions: Readonly<Record<string, LoopCode>>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(functions);
  const indices = entries.map((_, index) => index);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [[FUNCTION, 1, I32, 0]]), // types
    ...section(2, [[...text("page"), ...text("memory"), 2, 0, 1]]), // imports: one page at least
    ...section(
      3,
      indices.map(() => [0]),
    ), // functions, all of the one type
    ...section(
      7,
      entries.map(([name], index) => [...text(name), 0, ...unsigned(index)]),
    ), // exports
    ...section(
      10,
      entries.map(([, code]) => code.bytes()),
    ), // code
  ]);
}

function section(id: number, items: readonly number[][]): number[] {
  return [id, ...sized([...unsigned(items.length), ...items.flat()])];
}

function sized(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function text(letters: string): number[] {
  return sized([...new TextEncoder().encode(letters)]);
}

function simd(code: number): number[] {
  return [SIMD_PREFIX, ...unsigned(code)];
}

/** Alignment as a power of two, and an offset. */
function memory(alignment: number, offset: number): number[] {
  return [alignment, ...unsigned(offset)];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const isLast = value >= -64 && value < 64;
  return isLast ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}
