// Goes to a place that is typed or pasted, and marks it.
import { html, nothing, render } from "lit-html";
import { LocateFixed } from "lucide";
import { type Place, type PlaceContext, placeExamples, readPlace } from "../core/places.ts";
import type { LatLng } from "../core/tiles.ts";
import { element } from "./elements.ts";
import { errorText } from "./error_text.ts";
import { take } from "./key_chords.ts";
import type { LeafletMap } from "./tile_leaflet.ts";
import type { TileLive } from "./tile_live.ts";
import type { ShownMap, TileMapContext, TileMapPart, TileMapProps } from "./tile_part.ts";
import { popover } from "./tile_popover.ts";

let count = 0; // several widgets on a page

export function tileGoTo(context: TileMapContext, live: Pick<TileLive, "say">): TileMapPart {
  let props: TileMapProps | undefined;
  let first: LeafletMap | undefined;
  let marked: LatLng | undefined;
  let problem = "";
  const helpId = `lbw-tile-goto-${count++}`;
  const marks = new Set<(at: LatLng | undefined) => void>();

  const hanging = popover({
    icon: LocateFixed,
    name: "Go to a place or tile (t)",
    label: "Go to",
    onClick: toggle,
    signal: context.signal,
  });
  hanging.button.setAttribute("aria-expanded", "false");

  context.onMap((map) => {
    if (!map.isSecond) first = map.leaflet;
    const mark = markOn(map);
    marks.add(mark);
    map.signal.addEventListener("abort", () => marks.delete(mark), { once: true });
    mark(marked);
  });

  function toggle(): void {
    if (hanging.panel.hidden) open();
    else hanging.close();
  }

  function open(): void {
    problem = "";
    draw();
    hanging.open();
    const input = hanging.panel.querySelector("input");
    input?.focus();
    input?.select();
  }

  function draw(): void {
    const row = props?.row;
    if (row === undefined) return;
    const examples = placeExamples(placeContext(row));
    render(
      html`<form class="lbw-tile-goto" @submit=${onSubmit}>
          <label>Go to
            <input
              type="text"
              name="place"
              autocomplete="off"
              spellcheck="false"
              aria-describedby=${helpId}
              aria-invalid=${problem === "" ? "false" : "true"}
              @input=${onInput}
            /></label>
          <button type="submit" class="lbw-button lbw-button--primary">Go</button>
        </form>
        <p class="lbw-tile-goto__help" id=${helpId}>${examples}</p>
        <p class="lbw-tile-goto__problem" role="alert">${problem}</p>
        ${
          marked === undefined
            ? nothing
            : html`<button type="button" class="lbw-button" @click=${unmark}>Take the mark away</button>`
        }`,
      hanging.panel,
    );
  }

  function onInput(): void {
    if (problem === "") return;
    problem = "";
    draw();
  }

  function onSubmit(event: Event): void {
    event.preventDefault();
    const input = hanging.panel.querySelector("input");
    if (props === undefined || first === undefined || input === null) return;
    try {
      go(first, readPlace(input.value, placeContext(props.row)));
    } catch (error) {
      problem = errorText(error);
      draw();
      input.focus();
    }
  }

  function go(map: LeafletMap, place: Place): void {
    map.setView(place.at, place.zoom ?? map.getZoom(), { animate: false });
    mark(place.at);
    hanging.close();
    live.say(`At ${place.words}${place.isOutside ? ", outside of the row's bounds" : ""}`);
  }

  function placeContext(row: TileMapProps["row"]): PlaceContext {
    return { ...row, deepest: first?.getMaxZoom() ?? row.max_zoom };
  }

  function mark(at: LatLng | undefined): void {
    marked = at;
    for (const put of marks) put(at);
  }

  function unmark(): void {
    mark(undefined);
    hanging.close();
  }

  return {
    tools: [hanging.element],
    keys: [{ keys: ["t"], group: "Tiles", does: "Go to a place or tile", run: take(open) }],
    update: (next) => {
      if (props !== undefined && props.row.index !== next.row.index) mark(undefined);
      props = next;
      hanging.button.disabled = next.row.layers.length === 0;
    },
  };
}

/** Puts a cross on a map that stays at its place while the map moves. */
function markOn({ leaflet, container, signal }: ShownMap): (at: LatLng | undefined) => void {
  const cross = element("div", "lbw-tile-mark");
  cross.hidden = true;
  container.append(cross);
  let place: LatLng | undefined;
  const put = (): void => {
    cross.hidden = place === undefined;
    if (place === undefined) return;
    const { x, y } = leaflet.latLngToContainerPoint(place);
    cross.style.transform = `translate(${x}px, ${y}px)`;
  };
  const hide = (): void => {
    cross.hidden = true; // Leaflet says where it is only when the zoom has ended
  };
  leaflet.on("move zoomend resize viewreset", put);
  leaflet.on("zoomanim", hide);
  signal.addEventListener(
    "abort",
    () => {
      leaflet.off("move zoomend resize viewreset", put);
      leaflet.off("zoomanim", hide);
      cross.remove();
    },
    { once: true },
  );
  return (at) => {
    place = at;
    put();
  };
}
