// A text that is nothing but a link: where it really leads, before anybody goes there.
import { ExternalLink, Mail, ShieldAlert } from "lucide";
import type { Link } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { icon } from "../icons.ts";

const REL = "noopener noreferrer nofollow";

export function linkCard(text: string, link: Link): HTMLElement {
  const root = element("div", "lbw-link");
  const card = element("div", "lbw-link__card");
  const { href, reason } = checked(link);
  if (href === null) {
    const why = element("p", "lbw-link__reason");
    why.append(icon(ShieldAlert), element("span", "", `This link cannot be opened. ${reason}`));
    card.append(element("p", "lbw-link__text", text), why);
  } else {
    card.append(element("p", "lbw-link__text", text), ...leads(href, link));
  }
  root.append(card);
  return root;
}

function leads(href: string, { host, note }: Link): HTMLElement[] {
  const isMail = href.toLowerCase().startsWith("mailto:");
  const where = element("p", "lbw-link__where", isMail ? "Mail to " : "Leads to ");
  where.append(element("strong", "lbw-link__host", host));
  const anchor = element("a", "lbw-link__open");
  anchor.href = href;
  anchor.rel = REL;
  anchor.target = "_blank";
  anchor.append(
    icon(isMail ? Mail : ExternalLink),
    isMail ? "Write a mail" : `Open ${host} in a new tab`,
  );
  const notes = note === "" ? [] : [element("p", "lbw-link__note", note)];
  return [...notes, where, anchor];
}

/** The link as the browser reads it: where that is not what the kernel has read, nobody goes. */
function checked({ href, host, reason }: Link): { href: string | null; reason: string } {
  if (href === null) return { href, reason };
  const read = URL.canParse(href) ? new URL(href) : undefined;
  if (read?.protocol === "mailto:") return { href, reason };
  const isWeb = read?.protocol === "https:" || read?.protocol === "http:";
  const expected = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
  if (isWeb && read.username === "" && read.password === "" && read.hostname === expected) {
    return { href, reason };
  }
  return { href: null, reason: "The browser would go to another host than the one it names." };
}
