import { expect, it } from "vitest";
import { cleanPage } from "./frame_cleaning.ts";

const shown = (source: string, keepsLinks = false): string =>
  cleanPage(source, keepsLinks).documentElement.outerHTML;

it("leaves a plain page as it is", () => {
  expect(shown("<h1>Title</h1><p class=a onclick=b()>text")).toContain(
    '<h1>Title</h1><p class="a" onclick="b()">text</p>',
  );
});

it("takes out what reaches the network whatever the policy says", () => {
  const source =
    "<link rel=preconnect href=//h.example><object></object><embed>" +
    "<p>left<template><link rel=preconnect href=//h.example></template>";
  const text = shown(source);
  for (const tag of ["<link", "<object", "<embed"]) expect(text).not.toContain(tag);
  expect(text).toContain("left");
});

it("keeps links where the network is open, never a page's rules about itself", () => {
  const source =
    "<meta http-equiv=refresh content=0><meta name=referrer content=unsafe-url><base href=//h.example>" +
    "<meta name=viewport content=a><link rel=stylesheet>";
  const text = shown(source, true);
  expect(text).toContain("stylesheet");
  expect(text).toContain("viewport");
  for (const part of ["refresh", "unsafe-url", "<base"]) expect(text).not.toContain(part);
});

it("lets links lead only to places in the page itself", () => {
  const page = cleanPage(
    "<a href=#end target=_top>a</a><a href=//h.example target=_self>b</a>",
    false,
  );
  const [within, away] = page.querySelectorAll("a");
  expect(within?.getAttribute("href")).toBe("about:srcdoc#end");
  expect(within?.getAttribute("target")).toBe("_self");
  expect(away?.hasAttribute("target")).toBe(false);
});
