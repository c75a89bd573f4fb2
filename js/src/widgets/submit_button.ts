import "../styles/tokens.css";
import "../view/submit.css";
import type { Bridge } from "../host/bridge.ts";
import { mount, onKeys } from "../host/mount.ts";
import { submitView } from "../view/submit.ts";
import { type SubmitAsks, SubmitDesk } from "../view/submit_desk.ts";

export default mount<"SubmitButton">("lbw-submit", (root, bridge, signal) => {
  const body = document.createElement("div");
  body.className = "lbw-submit__body";
  body.setAttribute("role", "group");
  body.setAttribute("aria-label", "Submit");
  root.append(body);

  const draw = (): void =>
    view.update({
      ...desk.answers,
      dataset: bridge.get("dataset"),
      host: bridge.get("host"),
      isLocal: bridge.get("is_local"),
      state: bridge.get("state"),
      outcome: bridge.get("outcome"),
    });
  const desk = new SubmitDesk(asks(bridge), draw, signal);
  const view = submitView(body, {
    run: (fix) => desk.run(fix),
    resume: () => desk.resume(),
    stop: () => desk.stop(),
    check: () => void desk.check(),
    stopChecking: () => desk.stopChecking(),
    toggleLog: () => desk.toggleLog(),
  });
  bridge.observe("outcome", draw);
  onKeys(root, view.handleKey, signal);
  bridge.observe("state", (state) => desk.take(state), { immediately: true });
});

/** What the desk asks, as requests to the kernel. */
function asks(bridge: Bridge<"SubmitButton">): SubmitAsks {
  return {
    plan: async (signal, onProgress) => {
      const told = (done: number, total: number): void => {
        if (done > 0 && done < total) {
          onProgress(`${done.toLocaleString("en")} of ${total.toLocaleString("en")}`);
        }
      };
      return (await bridge.request("submit/plan", {}, { signal, onProgress: told })).result;
    },
    other: async () => (await bridge.request("submit/other", {})).result.run,
    run: (fix) => bridge.request("submit/run", { fix }),
    resume: () => bridge.request("submit/resume", {}),
    stop: () => bridge.request("submit/stop", {}),
    problems: async () => (await bridge.request("submit/problems", {})).result.problems,
    log: async () => (await bridge.request("submit/log", {})).result.lines,
  };
}
