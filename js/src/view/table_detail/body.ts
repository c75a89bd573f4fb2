// The words of the detail panel: problems with their fixes, and the whole row as a tree.
import { html, nothing, render } from "lit-html";
import type { RowDetail } from "../../protocol.gen.ts";
import { problemList, tree } from "../details.ts";
import { element } from "../elements.ts";

export class DetailBody {
  readonly element = element("div", "lbw-detail__body lbw-details__words");

  show(detail: RowDetail): void {
    render(html`${problemList(detail.problems)} ${tree(detail.fields)}`, this.element);
  }

  clear(): void {
    render(nothing, this.element);
  }
}
