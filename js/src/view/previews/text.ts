// A text: as it is, as Markdown where it may be that, and as a link where it is nothing else.
import { BookOpenText } from "lucide";
import type { HtmlPreview } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { isAbort } from "../table_data.ts";
import { linkCard } from "./link_card.ts";
import { type BarButton, barButton } from "./page_bar.ts";
import { PageView } from "./page_view.ts";
import type { Show } from "./show.ts";
import { TextView } from "./text_view.ts";

export const showText: Show<"text"> = ({ preview, opened, subject, source, signal }) => {
  if (preview.link) return linkCard(preview.text, preview.link);
  const root = element("div", "lbw-pages");
  const more = (start: number) => source.text(subject, start, signal);

  const showPlain = (): void => {
    const buttons = preview.is_markdown ? [markdownButton(() => void showMarkdown(), false)] : [];
    root.replaceChildren(new TextView({ first: preview, more, signal, buttons }).element);
  };
  const showMarkdown = async (): Promise<void> => {
    try {
      const page = await source.markdown(subject, signal);
      if (!signal.aborted) put(page);
    } catch (error) {
      if (isAbort(error) || signal.aborted) return;
      const problem = element("p", "lbw-html__problem", errorText(error));
      problem.setAttribute("role", "alert");
      root.querySelector(".lbw-html__problem")?.remove();
      root.prepend(problem);
    }
  };
  const put = (page: HtmlPreview): void => {
    const view = new PageView({
      page,
      title: opened.name || "Text",
      signal,
      hasScripts: false,
      style: markdownStyle(root),
      counts: preview.encoding === "" ? "characters" : "bytes",
      buttons: [markdownButton(showPlain, true)],
    });
    root.replaceChildren(view.element);
    root.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
  };
  showPlain();
  return root;
};

function markdownButton(onClick: () => void, isOn: boolean): BarButton {
  const button = barButton(BookOpenText, "", onClick);
  button.set("As Markdown", isOn);
  return button;
}

/** The look of the notebook, whose style sheets do not reach into a frame. */
function markdownStyle(root: HTMLElement): string {
  const computed = getComputedStyle(root);
  const token = (name: string): string => computed.getPropertyValue(`--lbw-${name}`);
  return `
    html, body { background: ${token("background")}; }
    body { margin: 12px 16px; max-width: 80ch; color: ${token("text")};
      font: 13px / 20px ${token("font")}; overflow-wrap: anywhere; }
    h1, h2, h3, h4, h5, h6 { margin: 16px 0 8px; line-height: 1.3; }
    h1 { font-size: 20px; } h2 { font-size: 17px; } h3 { font-size: 15px; }
    h4, h5, h6 { font-size: 13px; }
    a { color: ${token("accent")}; }
    code, pre { font-family: ${token("font-code")}; background: ${token("surface")}; }
    code { padding: 0 4px; border-radius: 4px; } pre { padding: 8px; overflow: auto; }
    blockquote { margin: 8px 0; padding: 0 12px; border-left: 4px solid ${token("border")};
      color: ${token("text-secondary")}; }
    img { max-width: 100%; }
    table { border-collapse: collapse; }
    th, td { padding: 4px 8px; border: 1px solid ${token("border")}; }
    hr { border: 0; border-top: 1px solid ${token("border")}; }`;
}
