import { ArrayKernel } from "./array_kernel.ts";
import type { Kernel } from "./kernel.ts";
import type { Bits } from "./wasm_code.ts";
import { WasmKernel } from "./wasm_kernel.ts";

/** WebAssembly is ten times as fast; a content security policy may forbid it. */
export function startKernel(bits: Bits): Kernel {
  try {
    return new WasmKernel(bits);
  } catch {
    return new ArrayKernel(); // of 64 bits
  }
}
