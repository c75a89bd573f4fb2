import { expect, it } from "vitest";
import { cleanedPage } from "./frame_cleaning.ts";

const shown = (source: string, keepsLinks = false): string => cleanedPage(source, keepsLinks, "");

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
  const text = shown("<a href=#end target=_top>a</a><a href=//h.example target=_self>b</a>");
  const page = new DOMParser().parseFromString(text, "text/html");
  const [within, away] = page.querySelectorAll("a");
  expect(within?.getAttribute("href")).toBe("about:srcdoc#end");
  expect(within?.getAttribute("target")).toBe("_self");
  expect(away?.hasAttribute("target")).toBe(false);
});

it("puts ours before all that the page says", () => {
  const text = cleanedPage("<head><title>theirs</title></head><p>x", false, "<meta name=ours>");
  expect(text).toMatch(/^<!doctype html><html><head><meta name="ours"><title>/);
});

it("uses nothing that stands outside of it, for it is sent away as text", () => {
  const alone = new Function(`return ${cleanedPage}`)() as typeof cleanedPage;
  expect(alone("<link><p>x", false, "")).toBe(shown("<p>x"));
});
