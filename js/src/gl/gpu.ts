// The page's GPU: looked for when first wanted, trusted after a check, given up when it fails.
import type { Budget } from "./budget.ts";
import type { EngineChoice } from "./engine.ts";
import { checkGpu, isFaster } from "./gpu_check.ts";
import { GpuContext, LOST } from "./gpu_context.ts";
import { GpuEngine } from "./gpu_engine.ts";

export interface GpuState {
  /** Whether it draws what it has to. */
  isUsable: boolean;
  /** Whether it is also the faster one. */
  isFaster: boolean;
  /** Why it is not used, for the status line; "" where it is, or nobody has looked yet. */
  reason: string;
}

export const NOT_LOOKED: GpuState = { isUsable: false, isFaster: false, reason: "" };

export class Gpu {
  readonly #budget: Budget;
  readonly #onState: (state: GpuState) => void;
  #context: GpuContext | undefined;
  #engine: GpuEngine | undefined;
  #state = NOT_LOOKED;
  #looked: "not yet" | "for hardware" | "for any" = "not yet";

  constructor(budget: Budget, onState: (state: GpuState) => void) {
    this.#budget = budget;
    this.#onState = onState;
  }

  get state(): GpuState {
    return this.#state;
  }

  /** What draws for a viewer with this choice; undefined where the processor does. */
  engineFor(choice: EngineChoice): GpuEngine | undefined {
    const { isUsable, isFaster } = this.#state;
    const isWanted = choice === "gpu" || (choice === "auto" && isFaster);
    return isUsable && isWanted ? this.#engine : undefined;
  }

  /** Looks for it, once. A renderer in software is only for those who insist. */
  look(choice: EngineChoice): void {
    if (choice === "auto" && this.#looked === "not yet") {
      this.#looked = "for hardware";
      this.#try(true);
    }
    if (choice === "gpu" && this.#looked !== "for any" && !this.#state.isUsable) {
      this.#looked = "for any";
      this.#try(false);
    }
  }

  /** It is not used again. */
  giveUp(reason: string): void {
    this.#engine?.tiles.clear();
    this.#setState({ isUsable: false, isFaster: false, reason });
  }

  /** A picture is gone. */
  forget(key: string): void {
    this.#engine?.tiles.forget(key);
  }

  /** A picture has got a tile. */
  outdate(key: string): void {
    this.#engine?.tiles.outdate(key);
  }

  #try(hardware: boolean): void {
    try {
      if (this.#context === undefined) this.#adopt(new GpuContext(hardware));
      this.#judge(hardware);
    } catch (error) {
      this.giveUp(error instanceof Error ? error.message : String(error));
    }
  }

  #judge(hardware: boolean): void {
    const context = this.#context;
    if (context === undefined) return;
    if (context.isSoftware && hardware) {
      this.#setState({ isUsable: false, isFaster: false, reason: "software renderer" });
      return;
    }
    const wrong = checkGpu(context);
    if (wrong !== "") {
      this.giveUp(wrong);
      return;
    }
    const faster = !context.isSoftware && isFaster(context);
    const reason = context.isSoftware ? "software renderer" : faster ? "" : "faster here";
    this.#setState({ isUsable: true, isFaster: faster, reason });
  }

  #adopt(context: GpuContext): void {
    this.#context = context;
    this.#engine = new GpuEngine(context, this.#budget);
    const { canvas } = context;
    canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault(); // only then does it come back
      this.giveUp(LOST);
    });
    canvas.addEventListener("webglcontextrestored", () => {
      context.restore();
      this.#engine?.tiles.clear(); // what was made meanwhile belongs to the lost one
      this.#try(false);
    });
  }

  #setState(state: GpuState): void {
    this.#state = state;
    this.#onState(state);
  }
}
