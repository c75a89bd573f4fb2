import { beforeEach, describe, expect, it, vi } from "vitest";
import { Camera } from "./overlay_camera.ts";

const picture = { width: 1000, height: 500 };
const pane = { width: 400, height: 400 };
let onChange: ReturnType<typeof vi.fn<(byUs: boolean) => void>>;
let camera: Camera;

beforeEach(() => {
  onChange = vi.fn();
  camera = new Camera(onChange);
});

describe("Camera", () => {
  it("fits a picture as soon as both it and the pane are there", () => {
    camera.setPicture(picture);
    expect(onChange).not.toHaveBeenCalled();
    camera.setPane(pane);
    expect(camera.view).toEqual({ scale: 0.4, x: 0, y: 100 });
  });

  it("stays fitted when the pane changes, and else keeps the middle where it is", () => {
    camera.setPane(pane);
    camera.setPicture(picture);
    camera.setPane({ width: 800, height: 400 });
    expect(camera.view.scale).toBe(0.8);
    camera.zoom(4);
    camera.centreOn({ x: 300, y: 200 });
    camera.setPane({ width: 200, height: 300 });
    const { scale, x, y } = camera.stageView ?? { scale: 0, x: 0, y: 0 };
    expect(scale).toBe(3.2);
    expect([x, y].map(Math.round)).toEqual([300, 200]);
  });

  it("keeps the view for another picture of the same size, and fits one of another", () => {
    camera.setPane(pane);
    camera.setPicture(picture);
    camera.zoom(10);
    camera.setPicture(undefined);
    camera.setPicture({ ...picture });
    expect(camera.view.scale).toBe(4);
    camera.setPicture({ width: 500, height: 500 });
    expect(camera.view.scale).toBe(0.8);
  });

  it("follows a view set elsewhere without claiming it", () => {
    camera.setPane(pane);
    camera.look({ x: 300, y: 200, scale: 2, width: 10, height: 10 });
    camera.setPicture(picture);
    expect(camera.stageView).toEqual({ x: 300, y: 200, scale: 2, ...pane });
    expect(onChange.mock.lastCall).toEqual([false]);
    camera.zoom(2);
    expect(onChange.mock.lastCall).toEqual([true]);
  });

  it("fits where elsewhere the whole picture shows", () => {
    camera.setPane(pane);
    camera.setPicture(picture);
    camera.zoom(3);
    camera.look({ x: 500, y: 250, scale: 0.2, width: 200, height: 300 });
    expect(camera.view.scale).toBe(0.4);
    camera.setPane({ width: 800, height: 400 });
    expect(camera.view.scale).toBe(0.8);
  });

  it("has nothing to draw, tell or pan without a picture", () => {
    camera.setPane(pane);
    expect([camera.region(0), camera.stageView, camera.panBy(1, 0), camera.zoom(2)]).toEqual([
      undefined,
      null,
      false,
      false,
    ]);
  });

  it("says whether zooming changed anything", () => {
    camera.setPane(pane);
    camera.setPicture(picture);
    expect([camera.zoom(0.5), camera.zoom(1e6), camera.zoom(2)]).toEqual([false, true, false]);
  });
});
