import "../styles/tokens.css";
import "../view/submit.css";
import { mount, onKeys } from "../host/mount.ts";
import { type SubmitProps, submitView } from "../view/submit.ts";

export default mount<"SubmitButton">("lbw-submit", (root, bridge, signal) => {
  const body = document.createElement("div");
  body.className = "lbw-submit__body";
  body.setAttribute("role", "group");
  body.setAttribute("aria-label", "Submit");
  root.append(body);

  let plan: SubmitProps["plan"] = { kind: "loading" };
  let problem = "";
  const view = submitView(body, {
    run: () => ask("submit/run"),
    stop: () => ask("submit/stop"),
    check: () => void check(),
  });
  const draw = (): void =>
    view.update({
      dataset: bridge.get("dataset"),
      host: bridge.get("host"),
      isLocal: bridge.get("is_local"),
      state: bridge.get("state"),
      outcome: bridge.get("outcome"),
      plan,
      problem,
    });

  function ask(type: "submit/run" | "submit/stop"): void {
    problem = "";
    bridge.request(type, {}).catch((error: unknown) => {
      problem = words(error);
      draw();
    });
  }

  async function check(): Promise<void> {
    plan = { kind: "loading" };
    draw();
    try {
      const { result } = await bridge.request("submit/plan", {});
      plan = { kind: "ready", plan: result };
    } catch (error) {
      plan = { kind: "failed", why: words(error) };
    }
    if (!signal.aborted) draw();
  }

  bridge.observe("state", draw);
  bridge.observe("outcome", draw);
  onKeys(root, view.handleKey, signal);
  // A run that goes on, or has ended, says more than a plan.
  if (bridge.get("state").phase === "ready") void check();
  else draw();
});

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
