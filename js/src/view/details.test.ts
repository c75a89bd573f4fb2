import { beforeEach, expect, it } from "vitest";
import type { RowDetail } from "../protocol.gen.ts";
import { showDetails } from "./details.ts";

const HOSTILE = "<img src=x onerror=alert(1)>";

const detail: RowDetail = {
  key: "sahara-01",
  media_type: "IMAGE",
  fields: [
    ["row_data", HOSTILE],
    ["region", "Africa"],
  ],
  attachments: [
    { type: "IMAGE_OVERLAY", name: "Relief", value: "https://h.example/r.png", is_link: true },
    { type: "RAW_TEXT", name: "", value: "dry season", is_link: false },
  ],
  problems: [
    { severity: "error", rule: "overlay-too-many", message: "holds 11 layers", fix: "keep ten" },
  ],
};

let root: HTMLElement;

beforeEach(() => {
  root = document.createElement("section");
});

it("says what to do while no row is picked", () => {
  showDetails(root, null);
  expect(root.textContent).toContain("Pick a row");
});

it("shows fields, attachments with their names, and problems with their fix", () => {
  showDetails(root, detail);
  const text = root.textContent ?? "";
  for (const part of ["sahara-01", "Africa", "2 attachments", "Relief", "unnamed", "keep ten"]) {
    expect(text).toContain(part);
  }
});

it("shows markup in data as text", () => {
  showDetails(root, detail);
  expect(root.querySelector("img")).toBeNull();
  expect(root.textContent).toContain(HOSTILE);
});

it("replaces the last row", () => {
  showDetails(root, detail);
  showDetails(root, { ...detail, key: "alps-01", attachments: [], problems: [] });
  expect(root.textContent).not.toContain("sahara-01");
  expect(root.textContent).not.toContain("attachment");
});
