// The submit button: target, plan, confirmation, progress, result, log. Runs on a bare page.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { ArrowRight, RefreshCw, ScrollText } from "lucide";
import type { Outcome, PlanSummary, RunState } from "../protocol.gen.ts";
import { icon, iconButton } from "./icons.ts";
import { keyHelp } from "./key_help.ts";
import { type Action, actionsOf, isStopped, questionOf } from "./submit_actions.ts";
import type { Answers } from "./submit_desk.ts";
import * as parts from "./submit_parts.ts";
import * as text from "./submit_text.ts";

export interface SubmitProps extends Answers {
  dataset: string;
  host: string;
  /** Whether the service is on this machine; if not, a click asks first. */
  isLocal: boolean;
  state: RunState;
  outcome: Outcome;
}

export interface SubmitCallbacks {
  /** With the safe repairs, or as the rows are. */
  run: (fix: boolean) => void;
  resume: () => void;
  stop: () => void;
  /** Ask for the plan anew. */
  check: () => void;
  stopChecking: () => void;
  toggleLog: () => void;
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
    { keys: ["Escape"], does: "Step back from the question, the list or the log" },
    { keys: ["?"], does: "Show these keys" },
  ]);
  const again = iconButton(RefreshCw, "Check again", callbacks.check);
  const logButton = iconButton(ScrollText, "Log", callbacks.toggleLog);
  logButton.append("Log");
  root.append(body, help.panel);
  let props: SubmitProps | undefined;
  let asking: Action | undefined;
  let open = false; // the list of rows left out
  let clicked = false; // between the click and the first state of the run

  const logBox = (): HTMLElement | null => body.querySelector(".lbw-submit__log");
  const focus = (selector: string): void => root.querySelector<HTMLElement>(selector)?.focus();
  const draw = (): void => {
    if (props === undefined) return;
    const held = holdsFocus(root);
    const follows = isAtEnd(logBox());
    logButton.setAttribute("aria-expanded", String(props.log !== undefined));
    render(page(props), body);
    if (follows) logBox()?.scrollTo({ top: Number.MAX_SAFE_INTEGER });
    // The focused button is gone: without this, the next key would go to the notebook.
    if (held && !holdsFocus(root)) focus(".lbw-submit__button");
  };

  const act = (action: Action): void => {
    asking = undefined;
    clicked = true;
    draw();
    if (action.does === "resume") callbacks.resume();
    else callbacks.run(action.does === "fix");
  };
  const onAction = (event: MouseEvent, action: Action): void => {
    // The second click of a double click would submit again as soon as a short run has ended.
    if (props === undefined || event.detail > 1 || !action.enabled) return;
    if (props.isLocal) {
      act(action);
      return;
    }
    asking = action;
    draw();
    focus(".lbw-submit__confirm");
  };
  const toggleList = (): void => {
    open = !open;
    draw();
  };
  /** Closes what was opened last; says whether there was anything. */
  const stepBack = (): boolean => {
    if (asking !== undefined) {
      asking = undefined;
      draw();
      focus(".lbw-submit__button");
    } else if (open) {
      toggleList();
      focus(".lbw-submit__chip--error");
    } else if (props?.log !== undefined) {
      callbacks.toggleLog();
      logButton.focus();
    } else return false;
    return true;
  };

  const page = (now: SubmitProps): TemplateResult => {
    const busy = clicked || parts.isRunning(now.state);
    const actions = actionsOf(now, busy);
    return html`
      <div class="lbw-submit__line">
        ${actions.map((action, index) => button(action, index === 0))}
        <span class="lbw-submit__target">
          ${icon(ArrowRight)}
          <span>dataset <b>${now.dataset}</b> at ${now.host}</span>
        </span>
        <span class="lbw-submit__tools">
          ${now.state.phase === "ready" && !busy && now.plan.kind !== "loading" ? again : nothing}
          ${logButton} ${help.button}
        </span>
      </div>
      ${busy || asking || isStopped(now.state) ? nothing : parts.other(now.other)}
      <div class="lbw-submit__detail">${detail(now, busy)}</div>
      ${now.problem === "" ? nothing : parts.failure(now.problem)}
      ${busy || asking ? nothing : problems(now)}
      ${now.log === undefined ? nothing : parts.log(now.log)}
      <div class="lbw-submit__live" role="status">${text.announcement(now.state)}</div>
    `;
  };

  const button = (action: Action, isMain: boolean): TemplateResult => html`<button
    type="button"
    class="lbw-button ${action.isPrimary ? "lbw-button--primary" : ""} ${isMain ? "lbw-submit__button" : ""}"
    aria-disabled=${!action.enabled || asking !== undefined}
    @click=${(event: MouseEvent) => onAction(event, action)}
  >
    ${action.label}
  </button>`;

  const detail = (now: SubmitProps, busy: boolean): TemplateResult => {
    if (asking) return question(now, asking);
    if (busy) {
      return html`${parts.progress(now.state)}
      ${parts.isRunning(now.state) ? cancel(now.state) : nothing}`;
    }
    if (now.state.phase !== "ready") return parts.ending(now.state, now.outcome, now.other);
    switch (now.plan.kind) {
      case "failed":
        return parts.failure(now.plan.why);
      case "stopped":
        return html`<span class="lbw-submit__quiet">The rows were not checked.</span>`;
      case "loading":
        return html`${parts.waiting(`Checking the rows… ${now.plan.progress}`)}
        ${now.plan.progress === "" ? nothing : plainButton("Stop", callbacks.stopChecking)}`;
      default:
        return planned(now.plan.plan);
    }
  };

  const planned = (plan: PlanSummary): TemplateResult => html`<span class="lbw-submit__chips">
      ${plan.notes.map(parts.note)}
      ${plan.left_out > 0 ? parts.opener(plan.left_out, open, toggleList) : nothing}
    </span>
    ${plan.obstacle === "" ? nothing : parts.failure(plan.obstacle)}`;

  const question = (now: SubmitProps, action: Action): TemplateResult => {
    const { what, verb } = questionOf(action, now);
    return html`<span class="lbw-submit__question" role="group" aria-label="Confirm">
      <span>${what} to <b>${now.dataset}</b> at <b>${now.host}</b>?</span>
      <span class="lbw-submit__answers">
        <button
          type="button"
          class="lbw-button lbw-button--primary lbw-submit__confirm"
          @click=${() => act(action)}
        >
          ${verb}
        </button>
        ${plainButton("Not now", stepBack)}
      </span>
    </span>`;
  };

  const cancel = (state: RunState): TemplateResult => {
    const stopping = state.phase === "stopping";
    const stop = (): void => {
      if (!stopping) callbacks.stop();
    };
    return html`<button
      type="button"
      class="lbw-button lbw-submit__cancel"
      aria-disabled=${stopping}
      @click=${stop}
    >
      ${stopping ? "Cancelling…" : "Cancel"}
    </button>`;
  };

  const problems = (now: SubmitProps): TemplateResult | typeof nothing => {
    const { state, outcome, plan } = now;
    if (state.phase === "done") {
      return parts.table(now.problems, outcome.failed + outcome.left_out, ".result");
    }
    if (state.phase === "ready" && plan.kind === "ready" && open) {
      return parts.table(plan.plan.problems, plan.plan.left_out, ".plan.rows");
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

function plainButton(name: string, onClick: () => void): TemplateResult {
  return html`<button type="button" class="lbw-button" @click=${onClick}>${name}</button>`;
}

/** Who has scrolled back to read is not moved on; a log that was just opened shows its end. */
function isAtEnd(box: HTMLElement | null): boolean {
  return box === null || box.scrollTop + box.clientHeight >= box.scrollHeight - 4;
}

function holdsFocus(root: HTMLElement): boolean {
  return root.contains((root.getRootNode() as Document | ShadowRoot).activeElement);
}
