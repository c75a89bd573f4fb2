// The layers of the row on screen: their names, their order, and how each is shown.
import type { Appearance, LayerState } from "../../protocol.gen.ts";
import { inOrder, moved, stackOrder } from "./order.ts";
import type { Which } from "./panel_types.ts";

export class LayerList {
  /** As the row has them, the lowest first. */
  names: readonly string[] = [];
  /** As they were given: states of other names do nothing. */
  states: readonly LayerState[] = [];
  /** Of the base image; undefined until it is known. */
  base: Appearance | undefined;

  get topFirst(): string[] {
    return stackOrder(this.names, this.states).reverse();
  }

  /** The states of this row's layers. */
  get own(): LayerState[] {
    return this.states.filter(({ name }) => this.names.includes(name));
  }

  /** Undefined of the base image, and until it is known. */
  state(which: Which): LayerState | undefined {
    return this.states.find(({ name }) => name === which);
  }

  appearance(which: Which): Appearance | undefined {
    return which === null ? this.base : this.state(which)?.appearance;
  }

  /** All states with one changed. */
  with(which: Which, change: Partial<LayerState>): LayerState[] {
    return this.states.map((state) => (state.name === which ? { ...state, ...change } : state));
  }

  /** All states with one layer below so many others. */
  withPlace(name: string, slot: number): LayerState[] {
    const names = this.topFirst;
    return inOrder(this.states, moved(names, names.indexOf(name), slot).reverse());
  }
}
