import { beforeEach, expect, it } from "vitest";
import type { RowDetail } from "../protocol.gen.ts";
import { showDetails } from "./details.ts";

const HOSTILE = "<img src=x onerror=alert(1)>";

const detail: RowDetail = {
  key: "sahara-01",
  media_type: "IMAGE",
  expires: null,
  fields: [
    { name: "row_data", text: HOSTILE, children: [] },
    {
      name: "metadata_fields",
      text: "1 item",
      children: [{ name: "[0]", text: "Africa", children: [] }],
    },
  ],
  attachments: [
    {
      index: 0,
      known: "IMAGE_OVERLAY",
      type: "IMAGE_OVERLAY",
      name: "Relief",
      value: "https://h.example/r.png",
      is_link: true,
      has_picture: true,
      expires: null,
    },
    {
      index: 1,
      known: "RAW_TEXT",
      type: "RAW_TEXT",
      name: "",
      value: "dry season",
      is_link: false,
      has_picture: false,
      expires: null,
    },
  ],
  more_attachments: 0,
  problems: [
    {
      severity: "error",
      rule: "overlay-too-many",
      path: "attachments",
      message: "holds 11 layers",
      fix: "keep ten",
    },
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

it("opens what holds others", () => {
  showDetails(root, detail);
  const branch = root.querySelector("details");
  expect(branch?.querySelector("summary")?.textContent).toContain("metadata_fields");
  expect(branch?.open).toBe(false);
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
