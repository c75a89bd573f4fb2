// What the blend formulas are written in, so that each stands once for all engines: `V` is a number,
// a plane of numbers, a local variable of WebAssembly or one of a shader.

export interface Arithmetic<V> {
  number: (value: number) => V;
  add: (a: V, b: V) => V;
  subtract: (a: V, b: V) => V;
  multiply: (a: V, b: V) => V;
  divide: (a: V, b: V) => V;
  /** The lesser of two. */
  lesser: (a: V, b: V) => V;
  greater: (a: V, b: V) => V;
  absolute: (a: V) => V;
  root: (a: V) => V;
  /** `yes` where a < b, else `no`; the other may be anything, infinite too. */
  whereLess: (a: V, b: V, yes: V, no: V) => V;
}

export const NUMBERS: Arithmetic<number> = {
  number: (value) => value,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  lesser: (a, b) => (a < b ? a : b),
  greater: (a, b) => (a > b ? a : b),
  absolute: Math.abs,
  root: Math.sqrt,
  whereLess: (a, b, yes, no) => (a < b ? yes : no),
};
