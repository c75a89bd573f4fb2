// The tags of a medical picture: those about the picture, and on a press those that may be about the
// patient.
import { Info } from "lucide";
import type { DicomPreview, Fact, Tags } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { icon } from "../icons.ts";
import { isAbort } from "../table_data.ts";

export class TagPanel {
  /** Opens and closes the panel. */
  readonly button = element("button", "lbw-button lbw-button--quiet");
  /** Lies over the picture. */
  readonly element = element("section", "lbw-dicom__tags");
  readonly #fetch: () => Promise<Tags>;

  constructor({ tags, other_tags }: DicomPreview, fetch: () => Promise<Tags>) {
    this.#fetch = fetch;
    this.element.setAttribute("aria-label", "Tags");
    this.element.tabIndex = 0; // a long list scrolls
    this.element.hidden = true;
    this.element.append(list(tags));
    if (other_tags > 0) this.element.append(this.#ask(other_tags));
    this.button.type = "button";
    this.button.append(icon(Info), "Tags");
    this.button.addEventListener("click", () => this.toggle());
    this.#tell();
  }

  toggle(isOpen = this.element.hidden === true): void {
    this.element.hidden = !isOpen;
    this.#tell();
  }

  #tell(): void {
    this.button.setAttribute("aria-expanded", String(!this.element.hidden));
  }

  #ask(count: number): HTMLElement {
    const root = element("div", "lbw-dicom__others");
    const button = element("button", "lbw-button");
    const noun = count === 1 ? "patient tag" : "patient tags";
    button.type = "button";
    button.textContent = `Show ${count.toLocaleString("en")} ${noun}`;
    button.title = "Names, dates, places, UIDs and all else that may say who the patient is";
    const said = element("p", "lbw-dicom__said");
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const { tags, is_whole } = await this.#fetch();
        const heading = element("h4", "lbw-dicom__heading", "May be about the patient");
        root.replaceChildren(heading, list(tags));
        if (!is_whole) root.append(element("p", "lbw-dicom__said", "There are more."));
      } catch (error) {
        button.disabled = false;
        if (!isAbort(error)) said.textContent = errorText(error);
      }
    });
    root.append(button, said);
    return root;
  }
}

function list(tags: readonly Fact[]): HTMLElement {
  const root = element("dl", "lbw-dicom__list");
  for (const { name, value } of tags) {
    root.append(element("dt", "", name), element("dd", "", value === "" ? "empty" : value));
  }
  return root;
}
