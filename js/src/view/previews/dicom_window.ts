// Which values are black and which white: presets of the file, two numbers, inverted or not.
import { Contrast, RotateCcw } from "lucide";
import { type Intensity, isTable, moved } from "../../core/intensity.ts";
import type { DicomPreview, IntensityWindow } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { iconButton } from "../icons.ts";

/** What of a preview says how it is to be looked at. */
export type Looks = Pick<
  DicomPreview,
  "tables" | "windows" | "low" | "high" | "is_inverted" | "unit"
>;

const CUSTOM = "custom";

export class WindowControls {
  readonly element = element("div", "lbw-dicom__window");
  readonly #presets: readonly Intensity[];
  readonly #looks: Looks;
  readonly #onChange: () => void;
  readonly #select = element("select", "lbw-dicom__preset");
  readonly #custom = element("option", "", "Custom");
  readonly #center: HTMLInputElement;
  readonly #width: HTMLInputElement;
  readonly #invert = iconButton(Contrast, "Invert (I)", () => this.invert());
  #how: Intensity;
  #isInverted: boolean;

  constructor(looks: Looks, onChange: () => void) {
    this.#looks = looks;
    this.#onChange = onChange;
    this.#presets = [...looks.tables, ...looks.windows];
    this.#how = this.#presets[0] ?? this.#whole;
    this.#isInverted = looks.is_inverted;
    this.#select.setAttribute("aria-label", "Window");
    this.#presets.forEach(({ name }, at) => {
      const option = element("option", "", name);
      option.value = String(at);
      this.#select.append(option);
    });
    this.#custom.value = CUSTOM;
    this.#custom.hidden = true;
    this.#select.append(this.#custom);
    this.#select.addEventListener("change", () => {
      const preset = this.#presets[Number(this.#select.value)];
      if (preset !== undefined) this.#set(preset);
    });
    const unit = looks.unit === "" ? "" : `, in ${looks.unit}`;
    this.#center = this.#field(
      "Center",
      `Value in the middle of the greys${unit}: drag up and down, or Shift ↑ ↓`,
      (value) => ({
        center: value,
      }),
    );
    this.#width = this.#field(
      "Width",
      `From black to white${unit}: drag left and right, or Shift ← →`,
      (value) => ({
        width: Math.max(value, this.window.function === "LINEAR" ? 1 : Number.MIN_VALUE),
      }),
    );
    const reset = iconButton(RotateCcw, "Reset the window (R)", () => this.reset());
    this.element.prepend(this.#select);
    this.element.append(this.#invert, reset);
    this.#tell();
  }

  get how(): Intensity {
    return this.#how;
  }

  get isInverted(): boolean {
    return this.#isInverted;
  }

  /** What is shown as a window, also where a table is. */
  get window(): IntensityWindow {
    return isTable(this.#how) ? this.#whole : this.#how;
  }

  /** Shows the same window wider by doublings, and higher by shares of its width. */
  move(from: IntensityWindow, by: { width?: number; center?: number }): void {
    this.#set(moved(from, by));
  }

  invert(): void {
    this.#isInverted = !this.#isInverted;
    this.#tell();
    this.#onChange();
  }

  /** As the file wants it. */
  reset(): void {
    this.#isInverted = this.#looks.is_inverted;
    this.#set(this.#presets[0] ?? this.#whole);
  }

  get #whole(): IntensityWindow {
    const { low, high } = this.#looks;
    const width = Math.max(1, high - low + 1);
    return { name: "All values", center: (low + high + 1) / 2, width, function: "LINEAR" };
  }

  #set(how: Intensity): void {
    this.#how = how;
    this.#tell();
    this.#onChange();
  }

  #field(
    name: string,
    title: string,
    change: (value: number) => Partial<IntensityWindow>,
  ): HTMLInputElement {
    const label = element("label", "lbw-dicom__field", name);
    const input = element("input", "lbw-dicom__number");
    input.type = "number";
    input.step = "any";
    input.title = title;
    input.addEventListener("change", () => {
      if (Number.isFinite(input.valueAsNumber)) {
        this.#set({ ...this.window, ...change(input.valueAsNumber) });
      } else this.#tell();
    });
    label.append(input);
    this.element.append(label);
    return input;
  }

  #tell(): void {
    const at = this.#presets.indexOf(this.#how);
    this.#custom.hidden = at >= 0;
    this.#select.value = at >= 0 ? String(at) : CUSTOM;
    const { center, width } = this.window;
    this.#center.value = isTable(this.#how) ? "" : rounded(center, width);
    this.#width.value = isTable(this.#how) ? "" : rounded(width, width);
    this.#invert.setAttribute("aria-pressed", String(this.#isInverted));
  }
}

/** To a thousandth of the width, as a number field takes it. */
function rounded(value: number, width: number): string {
  const digits = Math.min(Math.max(2 - Math.floor(Math.log10(width)), 0), 20);
  return String(Number(value.toFixed(digits)));
}
