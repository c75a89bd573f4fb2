// What a policy does not stop a page from doing is taken out of it before it is shown.
//
// Browsers look up and connect to the hosts that `<link rel="preconnect">` and `dns-prefetch` name
// whatever the policy says, so no link stays while the network is closed. A page's own rules about
// itself (`<meta http-equiv>`: refresh, policies, cookies) go too: ours come first and stay.

/**
 * The page as text, without what `keepsLinks` forbids.
 *
 * What a frame reads is the text that is written of a document, so it is read again until nothing is
 * found in it any more.
 *
 * Some pages of a few kB take minutes to read. So this runs in a frame, where the notebook does not
 * wait for it, and is sent there as its own text: it may use nothing that stands outside of it.
 *
 * @param head Markup of ours, for the beginning of the page's head.
 */
export function cleanedPage(source: string, keepsLinks: boolean, head: string): string {
  // Markup can mean something else once it was written and read again; this often at most.
  const readings = 5;
  const rules = 'meta[http-equiv], meta[name="referrer" i], base';
  const forbidden = keepsLinks ? rules : `${rules}, link, iframe, frame, object, embed`;
  /** What says where else a press on a link leads. */
  const leading = ["target", "ping"];

  const read = (text: string): Document => new DOMParser().parseFromString(text, "text/html");

  /** Whether something was taken out. */
  const clean = (root: ParentNode): boolean => {
    const found = root.querySelectorAll(forbidden);
    for (const element of found) element.remove();
    for (const name of leading) {
      for (const element of root.querySelectorAll(`[${name}]`)) element.removeAttribute(name);
    }
    let isChanged = found.length > 0;
    // A frame makes shadow trees of some of them, which are as alive as the rest.
    for (const template of root.querySelectorAll("template")) {
      isChanged = clean(template.content) || isChanged;
    }
    return isChanged;
  };

  let page = read(source);
  for (let reading = 0; clean(page); reading++) {
    if (reading === readings) {
      throw new Error("The markup of this page means something else each time it is read.");
    }
    page = read(page.documentElement.outerHTML);
  }
  // Links to a place in the page itself lead there, whatever its base is.
  for (const link of page.querySelectorAll('a[href^="#"], area[href^="#"]')) {
    link.setAttribute("href", `about:srcdoc${link.getAttribute("href")}`);
    link.setAttribute("target", "_self");
  }
  page.head.prepend(...read(`<head>${head}</head>`).head.childNodes);
  return `<!doctype html>${page.documentElement.outerHTML}`;
}
