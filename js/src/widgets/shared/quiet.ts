import { KernelError } from "../../host/bridge.ts";

/** The rows have changed meanwhile: nobody wants the answer, the new version is on its way. */
export async function quiet<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KernelError && error.code === "Cancelled") {
      throw new DOMException(error.message, "AbortError");
    }
    throw error;
  }
}
