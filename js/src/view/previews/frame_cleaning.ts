// What a policy does not stop a page from doing is taken out of it before it is shown.
//
// Browsers look up and connect to the hosts that `<link rel="preconnect">` and `dns-prefetch` name
// whatever the policy says, so no link stays while the network is closed. A page's own rules about
// itself (`<meta http-equiv>`: refresh, policies, cookies) go too: ours come first and stay.

/** Markup can mean something else once it was written and read again; this often at most. */
const READINGS = 5;
const RULES = 'meta[http-equiv], meta[name="referrer" i], base';
const NETWORK = "link, iframe, frame, object, embed";
/** What says where else a press on a link leads. */
const LEADING = ["target", "ping"];

/**
 * The page as a document that the browser does not show, without what `keepsLinks` forbids.
 *
 * What a frame reads is the text that is written of this document, so it is read again until nothing
 * is found in it any more.
 */
export function cleanPage(source: string, keepsLinks: boolean): Document {
  const forbidden = keepsLinks ? RULES : `${RULES}, ${NETWORK}`;
  let page = read(source);
  for (let reading = 0; reading < READINGS; reading++) {
    if (!clean(page, forbidden)) return withFragments(page);
    page = read(page.documentElement.outerHTML);
  }
  throw new Error("The markup of this page means something else each time it is read.");
}

/** Whether something was taken out. */
function clean(root: ParentNode, forbidden: string): boolean {
  const found = root.querySelectorAll(forbidden);
  for (const element of found) element.remove();
  for (const name of LEADING) {
    for (const element of root.querySelectorAll(`[${name}]`)) element.removeAttribute(name);
  }
  let isChanged = found.length > 0;
  // A frame makes shadow trees of some of them, which are as alive as the rest.
  for (const template of root.querySelectorAll("template")) {
    isChanged = clean(template.content, forbidden) || isChanged;
  }
  return isChanged;
}

/** Links to a place in the page itself lead there, whatever its base is. */
function withFragments(page: Document): Document {
  for (const link of page.querySelectorAll('a[href^="#"], area[href^="#"]')) {
    link.setAttribute("href", `about:srcdoc${link.getAttribute("href")}`);
    link.setAttribute("target", "_self");
  }
  return page;
}

function read(source: string): Document {
  return new DOMParser().parseFromString(source, "text/html");
}
