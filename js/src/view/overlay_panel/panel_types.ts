// What the layers panel tells the viewer, and what it is told.
import type { Histogram } from "../../gl/engine.ts";
import type { Appearance, LayerState, Preset } from "../../protocol.gen.ts";

/** A layer by its name, or null for the base image. */
export type Which = string | null;

/** What a picture holds under the cursor: its own values for reading, and the colour they show as. */
export interface ProbeValue {
  text: string;
  /** A CSS colour; null where there is none to show. */
  color: string | null;
}

export interface PictureStatus {
  kind: "loading" | "ready" | "failed";
  /**
   * Size, that it is stretched, or why it failed. The picture's own notes are the panel's to show:
   * it has them from `setPicture`.
   */
  note: string;
}

/** `settled` tells the last change of a hand's movement. */
export interface PanelActions {
  /** The states of all layers, the lowest first. */
  change(states: LayerState[], settled: boolean): void;
  changeBase(appearance: Appearance, settled: boolean): void;
  /** The only layer to show, "" for none. */
  solo(name: string): void;
  applyPreset(name: string): void;
  /** Keeps what is shown now under this name, in place of a preset that has it. */
  savePreset(name: string): void;
  deletePreset(name: string): void;
  /** Undoes a deletion: puts a preset back where it was. */
  restorePreset(preset: Preset, index: number): void;
  /** Asked when an editor is open and its picture is there. A rejection's message is shown. */
  histogram(which: Which): Promise<Histogram>;
  /** The next click on the stage picks the transparent colour; answered by `picked`. */
  pickColor(which: Which): void;
  /** Checks the alignment of every layer again. */
  checkAlignment(): void;
  /** Another layer is selected. */
  select(which: Which): void;
}

/** Something asked for. */
export type Loadable<T> =
  | { kind: "loading" }
  | { kind: "ready"; value: T }
  | { kind: "failed"; reason: string };

/** Changes some of an appearance. */
export type Adjust = (change: Partial<Appearance>, settled: boolean) => void;
