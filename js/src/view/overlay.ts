// The overlay viewer: rows one by one, their pictures blended and compared, their layers in a panel.
import { SourceColors } from "../core/source_colors.ts";
import type { Point, Region, Size } from "../core/viewport.ts";
import type { Engine } from "../gl/engine.ts";
import type { OverlayRow } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { errorText } from "./error_text.ts";
import { groupedHelp } from "./grouped_help.ts";
import { StatusLine, Toolbar } from "./overlay_bars.ts";
import { Commands } from "./overlay_commands.ts";
import { ComparisonView } from "./overlay_comparison.ts";
import { DifferenceView } from "./overlay_difference_view.ts";
import { StackDrawing } from "./overlay_drawing.ts";
import { Exports } from "./overlay_export.ts";
import { KEY_BINDINGS, runKey } from "./overlay_keys.ts";
import { LayersPanel } from "./overlay_panel/panel.ts";
import { Picker } from "./overlay_pick.ts";
import { NearRows } from "./overlay_prefetch.ts";
import { Probe } from "./overlay_probe.ts";
import { ShownRow } from "./overlay_row.ts";
import { OverlayStage } from "./overlay_stage.ts";
import { type StateActions, type TraitName, type Traits, ViewerState } from "./overlay_state.ts";
import { TileLoader } from "./overlay_tiles.ts";
import type { OverlaySource, Which } from "./row_pictures.ts";
import { watchVisibility } from "./visibility.ts";

export interface OverlayOptions {
  engine: Engine;
  source: OverlaySource & {
    /** The whole picture, or what is on screen, as a file. */
    image: (full: boolean) => Promise<{ name: string; file: Blob }>;
  };
  /** Rows around the one on screen, as they follow each other; empty where by number. */
  order: () => readonly number[];
  traits: Traits;
  send: StateActions["send"];
  onPosition: (position: number) => void;
}

export class OverlayView {
  readonly #root: HTMLElement;
  readonly #options: OverlayOptions;
  readonly #state: ViewerState;
  readonly #status: StatusLine;
  readonly #panel: LayersPanel;
  readonly #drawing: StackDrawing;
  readonly #probe: Probe;
  readonly #picker: Picker;
  readonly #difference: DifferenceView;
  readonly #stage: OverlayStage;
  readonly #row: ShownRow;
  readonly #tiles: TileLoader;
  readonly #commands: Commands;
  readonly #help = groupedHelp(KEY_BINDINGS, {
    panel: ["lbw-overlay__help"],
    columns: "lbw-overlay__key-groups",
    group: "lbw-overlay__keys",
  });
  readonly #toolbar: Toolbar;
  readonly #comparison: ComparisonView;
  #count = 0;
  #position = 0;
  #isSeen = false;

  constructor(root: HTMLElement, options: OverlayOptions, signal: AbortSignal) {
    this.#root = root;
    this.#options = options;
    const { engine, source, send } = options;
    const state = new ViewerState(options.traits, {
      send,
      onChange: (name, byUs) => this.#show(name, byUs),
    });
    this.#state = state;
    const shared = {
      pictures: () => this.#row.pictures,
      appearanceOf: state.appearanceOf,
      colors: new SourceColors(),
    };
    const names = (): readonly string[] => this.#row.names;
    this.#status = new StatusLine(engine.label);
    this.#panel = this.#makePanel();
    this.#drawing = new StackDrawing(engine, {
      pictures: shared.pictures,
      comparison: () => this.#comparison.current,
      look: state.look,
    });
    this.#probe = new Probe({
      ...shared,
      onTarget: (at, cross) => this.#showTarget(at, cross),
      onValues: (values, short) => {
        this.#panel.setValues(values);
        this.#status.setValues(short);
      },
    });
    this.#picker = new Picker({
      ...shared,
      onPicking: (picking) => this.#showPicking(picking),
      onPicked: (which, color) => this.#panel.picked(which, color),
    });
    this.#difference = new DifferenceView(engine, () => this.#commands.clearRegion(), signal);
    this.#stage = this.#makeStage(signal);
    const near = new NearRows(engine, source, options.order);
    this.#row = new ShownRow(near, this.#panel, state.appearanceOf, {
      onRow: (row) => this.#showRow(row),
      onBase: ({ width, height }) => this.#showBase({ width, height }),
      onLayers: (isLast) => this.#stage.redraw({ isAtRest: isLast }),
      onFailure: (message) => this.#stage.say(message, "error"),
    });
    this.#tiles = new TileLoader(engine, {
      fetch: ({ key, tile }, stop) => this.#row.tile(key, tile, stop),
      onTile: () => {
        this.#difference.outdate();
        this.#stage.outdate();
      },
      onFailure: ({ key }, error) => this.#row.noteTile(key, errorText(error)),
    });
    const parts = { root, state, stage: this.#stage, difference: this.#difference, names };
    const say = this.#status.say.bind(this.#status);
    const { image } = source;
    this.#commands = new Commands({
      ...parts,
      panel: this.#panel,
      probe: this.#probe,
      picker: this.#picker,
      comparison: () => this.#comparison,
      exports: new Exports({ snapshot: () => this.#stage.surface.snapshot(), image, say }),
      step: (by) => this.#step(by),
      say,
    });
    this.#toolbar = new Toolbar(this.#commands, this.#help.button);
    this.#comparison = new ComparisonView({ ...parts, toolbar: this.#toolbar });
    this.#assemble(signal);
  }

  /** Takes a trait that was set elsewhere. */
  receive<N extends TraitName>(name: N, value: Traits[N]): void {
    this.#state.receive(name, value);
  }

  /** How many rows there are. */
  setCount(count: number): void {
    this.#count = count;
    if (count === 0) this.#stage.say("No rows", "notice");
    this.#toolbar.setPlace(this.#position, count);
  }

  /** Shows the row at a position, as soon as the viewer is on screen. */
  async show(position: number): Promise<void> {
    this.#position = position;
    this.#toolbar.setPlace(position, this.#count);
    if (this.#count === 0 || !this.#isSeen) return;
    this.#picker.stop();
    this.#tiles.clear();
    this.#difference.clear();
    this.#stage.wait();
    await this.#row.show(position, this.#count);
  }

  /** The rows were replaced: asks for everything again. */
  async restart(): Promise<void> {
    this.#row.clear();
    await this.show(this.#position);
  }

  /** Says whether the key was ours. */
  handleKey(event: KeyboardEvent): boolean {
    return this.#help.handle(event) || runKey(this.#commands, event);
  }

  /** The next click on the stage picks a colour of this picture. */
  pickColor(which: Which): void {
    this.#picker.start(which);
  }

  #makePanel(): LayersPanel {
    const state = this.#state;
    return new LayersPanel({
      change: (states, settled) => state.set("layer_states", states, settled),
      changeBase: (appearance, settled) => state.set("base_appearance", appearance, settled),
      solo: (name) => state.set("solo", name, true),
      applyPreset: (name) => state.applyPreset(name),
      savePreset: (name) => state.savePreset(name),
      deletePreset: (name) => state.deletePreset(name),
      restorePreset: (preset, index) => state.restorePreset(preset, index),
      histogram: (which) => this.#row.histogram(which),
      pickColor: (which) => this.pickColor(which),
      checkAlignment: () => this.#row.checkAlignment(),
      select: () => undefined,
    });
  }

  #makeStage(signal: AbortSignal): OverlayStage {
    const state = this.#state;
    const options = {
      wanted: (region: Region) => {
        this.#difference.measure(this.#drawing.differenceJob());
        return this.#drawing.wanted(region);
      },
      onRest: (region: Region) => this.#rest(region),
      onCursor: (at: Point | null) => this.#probe.hover(at),
      onPick: (at: Point) => void this.#picker.pick(at),
      onCompare: state.compare.bind(state),
      onZoom: (scale: number | null) => this.#status.setZoom(scale),
      onView: (view: Traits["view"], settled: boolean) => state.set("view", view, settled),
      hasFocus: () => {
        const page = this.#root.getRootNode() as Document | ShadowRoot;
        return this.#root.contains(page.activeElement);
      },
    };
    return new OverlayStage(options, state.get("comparison"), signal);
  }

  #assemble(signal: AbortSignal): void {
    const main = element("div", "lbw-overlay__main");
    main.append(this.#comparison.bar.element, this.#stage.element);
    this.#stage.element.append(this.#difference.element);
    const body = element("div", "lbw-overlay__body");
    body.append(main, this.#panel.element);
    this.#root.append(this.#toolbar.element, body, this.#status.element, this.#help.panel);
    for (const name of Object.keys(this.#options.traits) as TraitName[]) this.#show(name, false);
    const release = (): void => this.#comparison.showBaseAlone(false);
    this.#root.addEventListener("keyup", ({ key }) => key === " " && release(), { signal });
    this.#root.addEventListener("focusout", release, { signal });
    watchVisibility(this.#root, (seen) => this.#setSeen(seen), signal);
    const end = (): void => {
      this.#drawing.stop();
      this.#tiles.clear();
      this.#row.clear();
    };
    signal.addEventListener("abort", end, { once: true });
  }

  #setSeen(seen: boolean): void {
    const isDue = seen && !this.#isSeen && this.#row.pictures?.position !== this.#position;
    this.#isSeen = seen;
    this.#stage.setSeen(seen);
    if (isDue) void this.show(this.#position);
  }

  #step(by: number): void {
    const position = this.#position + by;
    if (position >= 0 && position < this.#count) this.#options.onPosition(position);
  }

  /** Shows what a trait says now. */
  #show(name: TraitName, byUs: boolean): void {
    const state = this.#state;
    switch (name) {
      case "comparison":
        this.#comparison.show();
        return;
      case "smooth":
        this.#stage.surface.setSmooth(state.get("smooth"));
        return;
      case "view":
        if (!byUs) this.#stage.camera.look(state.get("view"));
        return;
      case "preset":
        return; // its states follow
    }
    if (name === "layer_states") this.#panel.setStates(state.get(name));
    else if (name === "base_appearance") this.#panel.setBase(state.get(name));
    else if (name === "solo") this.#panel.setSolo(state.get(name));
    else this.#panel.setPresets(state.get(name));
    this.#comparison.showBar();
    this.#row.refreshThumbnails();
    this.#probe.refresh();
    this.#stage.redraw();
  }

  #showRow(row: OverlayRow): void {
    this.#toolbar.setTitle(row.title);
    this.#status.setNotice(row.has_picture ? row.notice : "");
    this.#panel.setStates(this.#state.get("layer_states"));
    this.#comparison.showBar();
    if (!row.has_picture) this.#stage.say(row.notice, "notice");
  }

  #showBase(size: Size): void {
    this.#stage.setPicture(size);
    this.#probe.keepWithin(size);
  }

  /** A drawing in full is there: what can wait is done now. Says whether no tile is missing. */
  async #rest(region: Region): Promise<boolean> {
    this.#status.setEngine(this.#options.engine.label);
    this.#row.drawThumbnails();
    const { camera, minimap } = this.#stage;
    if (camera.isPannable) this.#drawing.overviewSoon((bitmap) => minimap.setBitmap(bitmap));
    const { pictures } = this.#row;
    const missing = await this.#drawing.missing(region).catch(() => []); // the row was left
    if (pictures === this.#row.pictures) this.#tiles.want(missing);
    return missing.length === 0;
  }

  #showTarget(at: Point | null, cross: Point | null): void {
    this.#status.setCursor(at);
    // Side by side the cursor shows in every pane.
    const isLinked = cross === null && this.#comparison.current.mode === "side-by-side";
    const marked = isLinked ? at : cross;
    this.#stage.surface.setCross(marked && { at: marked, isPinned: !isLinked });
  }

  #showPicking(picking: boolean): void {
    this.#stage.setPicking(picking);
    const text = picking ? "Click the colour that is to become transparent; Esc leaves" : "";
    this.#status.say(text, { stays: true });
  }
}
