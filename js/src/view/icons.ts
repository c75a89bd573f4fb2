// Lucide icons (ISC licence), inlined at build.
import type { IconNode } from "lucide";

const SVG = "http://www.w3.org/2000/svg";

/** A 16 px icon that assistive technology skips: its button carries the name. */
export function icon(node: IconNode): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "lbw-icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("fill", "none");
  svg.setAttribute("stroke", "currentColor");
  svg.setAttribute("stroke-width", "2");
  svg.setAttribute("stroke-linecap", "round");
  svg.setAttribute("stroke-linejoin", "round");
  svg.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of node) {
    const shape = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) {
      shape.setAttribute(name, String(value));
    }
    svg.append(shape);
  }
  return svg;
}

/** A button with an icon, a tooltip and an accessible name. */
export function iconButton(node: IconNode, name: string, onClick: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "lbw-button lbw-button--quiet";
  button.title = name;
  button.setAttribute("aria-label", name);
  button.append(icon(node));
  button.addEventListener("click", onClick);
  return button;
}
