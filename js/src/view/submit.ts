// The submit button: target, plan, confirmation, progress, result. Runs on a bare page.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { ArrowRight, CircleAlert, RefreshCw } from "lucide";
import type { Outcome, PlanSummary, RunState } from "../protocol.gen.ts";
import { icon, iconButton } from "./icons.ts";
import { keyHelp } from "./key_help.ts";
import {
  announcement,
  ending,
  failure,
  isRunning,
  label,
  progress,
  table,
  waiting,
} from "./submit_parts.ts";
import * as text from "./submit_text.ts";

export interface SubmitProps {
  dataset: string;
  host: string;
  /** Whether the service is on this machine; if not, a click asks first. */
  isLocal: boolean;
  state: RunState;
  outcome: Outcome;
  plan:
    | { kind: "loading" }
    | { kind: "ready"; plan: PlanSummary }
    | { kind: "failed"; why: string };
  /** Why the last request did not work, or nothing. */
  problem: string;
}

export interface SubmitCallbacks {
  run: () => void;
  stop: () => void;
  /** Ask for the plan anew. */
  check: () => void;
}

export interface SubmitView {
  update: (props: SubmitProps) => void;
  /** Says whether it took the key. */
  handleKey: (event: KeyboardEvent) => boolean;
}

export function submitView(root: HTMLElement, callbacks: SubmitCallbacks): SubmitView {
  const body = document.createElement("div");
  const help = keyHelp([
    { keys: ["Enter"], does: "Press the focused button" },
    { keys: ["Escape"], does: "Step back from the question" },
  ]);
  const again = iconButton(RefreshCw, "Check again", callbacks.check);
  root.append(body, help.panel);
  let props: SubmitProps | undefined;
  let asking = false;
  let open = false; // the list of rows left out
  let clicked = false; // between the click and the first state of the run

  const focus = (selector: string): void => root.querySelector<HTMLElement>(selector)?.focus();
  const draw = (): void => {
    if (props === undefined) return;
    const held = holdsFocus(root);
    render(page(props), body);
    // The focused button is gone: without this, the next key would go to the notebook.
    if (held && !holdsFocus(root)) focus(".lbw-submit__button");
  };

  const run = (): void => {
    asking = false;
    clicked = true;
    draw();
    callbacks.run();
  };
  const onSubmit = (event: MouseEvent): void => {
    // The second click of a double click would submit again as soon as a short run has ended.
    if (props === undefined || event.detail > 1 || isDisabled(event)) return;
    if (props.isLocal) {
      run();
      return;
    }
    asking = true;
    draw();
    focus(".lbw-submit__confirm");
  };
  const onCancel = (event: MouseEvent): void => {
    if (!isDisabled(event)) callbacks.stop();
  };
  const stepBack = (): boolean => {
    if (!asking) return false;
    asking = false;
    draw();
    focus(".lbw-submit__button");
    return true;
  };

  const page = (now: SubmitProps): TemplateResult => {
    const busy = clicked || isRunning(now.state);
    const plan = now.plan.kind === "ready" ? now.plan.plan : undefined;
    const ranBefore = now.state.phase !== "ready" && !busy;
    const ready = ranBefore || (plan !== undefined && plan.new > 0 && plan.dataset !== "missing");
    return html`
      <div class="lbw-submit__line">
        <button
          type="button"
          class="lbw-button lbw-button--primary lbw-submit__button"
          aria-disabled=${busy || asking || !ready}
          @click=${onSubmit}
        >
          ${busy ? "Submitting…" : text.submitLabel(plan, ranBefore)}
        </button>
        <span class="lbw-submit__target">
          ${icon(ArrowRight)}
          <span>dataset <b>${now.dataset}</b> at ${now.host}</span>
        </span>
        <span class="lbw-submit__tools">
          ${!busy && now.state.phase === "ready" && now.plan.kind !== "loading" ? again : nothing}
          ${help.button}
        </span>
      </div>
      <div class="lbw-submit__detail">${detail(now, busy)}</div>
      ${now.problem === "" ? nothing : failure(now.problem)}
      ${problems(now, busy)}
      <div class="lbw-submit__live" role="status">${announcement(now.state)}</div>
    `;
  };

  const detail = (now: SubmitProps, busy: boolean): TemplateResult => {
    if (asking) return question(now);
    if (busy)
      return html`${progress(now.state)} ${isRunning(now.state) ? cancel(now.state) : nothing}`;
    if (now.state.phase !== "ready") return ending(now.state, now.outcome);
    if (now.plan.kind === "failed") return failure(now.plan.why);
    if (now.plan.kind === "loading") return waiting();
    const { plan } = now.plan;
    return html`<span class="lbw-submit__chips">
        ${text.chips(plan).map((chip) => (chip.kind === "error" ? opener(chip.text) : label(chip)))}
      </span>
      ${plan.dataset === "missing" ? failure("There is no such dataset.") : nothing}`;
  };

  const question = (now: SubmitProps): TemplateResult => {
    const rows =
      now.plan.kind === "ready" && now.state.phase === "ready"
        ? text.counted(now.plan.plan.new, "row")
        : "the rows";
    return html`<span class="lbw-submit__question" role="group" aria-label="Confirm">
      <span>Send ${rows} to <b>${now.dataset}</b> at <b>${now.host}</b>?</span>
      <span class="lbw-submit__answers">
        <button
          type="button"
          class="lbw-button lbw-button--primary lbw-submit__confirm"
          @click=${run}
        >
          Send ${rows}
        </button>
        <button type="button" class="lbw-button" @click=${stepBack}>Not now</button>
      </span>
    </span>`;
  };

  const opener = (words: string): TemplateResult => html`<button
    type="button"
    class="lbw-submit__chip lbw-submit__chip--error"
    aria-expanded=${open}
    @click=${() => {
      open = !open;
      draw();
    }}
  >
    ${icon(CircleAlert)} ${words}: ${open ? "hide" : "show"}
  </button>`;

  const cancel = (state: RunState): TemplateResult => html`<button
    type="button"
    class="lbw-button"
    aria-disabled=${state.phase === "stopping"}
    @click=${onCancel}
  >
    ${state.phase === "stopping" ? "Cancelling…" : "Cancel"}
  </button>`;

  const problems = (now: SubmitProps, busy: boolean): TemplateResult | typeof nothing => {
    if (busy || asking) return nothing;
    const { state, outcome, plan } = now;
    if (state.phase === "done") {
      return table(outcome.problems, outcome.failed + outcome.left_out, ".result");
    }
    if (state.phase === "ready" && plan.kind === "ready" && open) {
      return table(plan.plan.problems, plan.plan.left_out, "client.plan(…).rows");
    }
    return nothing;
  };

  return {
    handleKey: (event) => help.handle(event) || (event.key === "Escape" && stepBack()),
    update: (next) => {
      const before = props?.state;
      props = next;
      if (next.state !== before || next.problem !== "") clicked = false;
      draw();
    },
  };
}

function holdsFocus(root: HTMLElement): boolean {
  return root.contains((root.getRootNode() as Document | ShadowRoot).activeElement);
}

function isDisabled(event: Event): boolean {
  return (event.currentTarget as HTMLElement).getAttribute("aria-disabled") === "true";
}
