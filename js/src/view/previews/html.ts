// A page: in its frame, or its source as text.
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { isAbort } from "../table_data.ts";
import { PageView, sourceButton } from "./page_view.ts";
import type { Show } from "./show.ts";
import { TextView } from "./text_view.ts";

export const showHtml: Show<"html"> = ({ preview, opened, subject, source, signal }) => {
  const root = element("div", "lbw-pages");
  const more = (start: number) => source.text(subject, start, signal);

  const showPage = (): void => {
    const view = new PageView({
      page: preview,
      title: opened.name || "Page",
      signal,
      hasScripts: true,
      buttons: [sourceButton(() => void showSource(), false)],
    });
    root.replaceChildren(view.element);
  };
  const showSource = async (): Promise<void> => {
    try {
      const first = await more(0);
      if (signal.aborted) return;
      const buttons = [sourceButton(showPage, true)];
      root.replaceChildren(new TextView({ first, more, signal, buttons }).element);
      root.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
    } catch (error) {
      if (isAbort(error) || signal.aborted) return;
      const problem = element("p", "lbw-html__problem", errorText(error));
      problem.setAttribute("role", "alert");
      root.prepend(problem);
    }
  };
  showPage();
  return root;
};
