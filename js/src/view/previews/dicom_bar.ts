// The line of frames below a medical picture: play, a slider, which of how many.
import { Pause, Play } from "lucide";
import { element } from "../elements.ts";
import { icon, iconButton } from "../icons.ts";
import { DEFAULT_TIME, FramePlayer, type PlayerOptions } from "./dicom_frames.ts";
import type { FrameAnswer } from "./source.ts";

export interface FrameBarOptions extends Omit<PlayerOptions, "onFrame" | "onPlaying"> {
  onFrame: (answer: FrameAnswer) => void;
}

export class FrameBar {
  readonly element = element("div", "lbw-dicom__frames");
  readonly player: FramePlayer;
  readonly #play = iconButton(Play, "Play (Space)", () => this.player.toggle());
  readonly #slider = element("input", "lbw-dicom__slider");
  readonly #label = element("span", "lbw-dicom__frame");
  readonly #count: number;

  constructor(options: FrameBarOptions) {
    this.#count = options.count;
    const { onFrame, onFail } = options;
    this.player = new FramePlayer({
      ...options,
      onFrame: (frame, answer) => {
        this.#tell(frame);
        onFrame(answer);
      },
      onFail: (text) => {
        this.#tell(this.player.frame);
        onFail(text);
      },
      onPlaying: (isPlaying) => this.#tellPlaying(isPlaying),
    });
    this.#slider.type = "range";
    this.#slider.min = "1";
    this.#slider.max = String(options.count);
    this.#slider.setAttribute("aria-label", "Frame");
    this.#slider.addEventListener("input", () => this.player.go(Number(this.#slider.value) - 1));
    this.element.append(this.#play, this.#slider, this.#label);
    if (options.times.length === 0) {
      const rate = `${1000 / DEFAULT_TIME} a second`;
      const told = element("span", "lbw-dicom__rate", `plays ${rate}`);
      told.title = "The file does not say how fast";
      this.element.append(told);
    }
    this.#tellPlaying(false);
    this.#tell(0);
  }

  #tell(frame: number): void {
    const text = `${(frame + 1).toLocaleString("en")} of ${this.#count.toLocaleString("en")}`;
    this.#slider.value = String(frame + 1);
    this.#slider.setAttribute("aria-valuetext", text);
    this.#label.textContent = text;
  }

  #tellPlaying(isPlaying: boolean): void {
    const name = isPlaying ? "Pause (Space)" : "Play (Space)";
    this.#play.title = name;
    this.#play.setAttribute("aria-label", name);
    this.#play.replaceChildren(icon(isPlaying ? Pause : Play));
  }
}
