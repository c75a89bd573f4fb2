// The page's one WebGL2 context: programs for stacks of modes, textures, and drawing a tile.
import type { Size } from "../core/viewport.ts";
import type { BlendMode } from "../protocol.gen.ts";
import { type Gathered, GRID } from "./gathering.ts";
import { fragmentShader, VERTEX_SHADER } from "./shader.ts";

/** It does not draw, and will not. */
export class GpuFailure extends Error {}

/** Over a ground: as many texture units as every WebGL2 has (OpenGL ES 3.0, table 6.33). */
export const MOST_LAYERS = 15;

/** What is drawn in one call. */
export interface Draw {
  ground: WebGLTexture | null;
  layers: readonly (WebGLTexture | null)[];
  modes: readonly BlendMode[];
  opacities: readonly number[];
  /** The part of the frame that is drawn, and where the textures' upper left corner is in it. */
  x: number;
  y: number;
  width: number;
  height: number;
  originX: number;
  originY: number;
}

interface Program {
  program: WebGLProgram;
  opacities: WebGLUniformLocation | null;
  origin: WebGLUniformLocation | null;
  frameHeight: WebGLUniformLocation | null;
}

export const LOST = "graphics context lost";
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;
/** Compiling takes tens of milliseconds; a stack that is edited comes back to earlier modes. */
const MOST_PROGRAMS = 32;

export class GpuContext {
  readonly canvas: OffscreenCanvas;
  readonly #gl: WebGL2RenderingContext;
  readonly #programs = new Map<string, Program>();
  #nothing: WebGLTexture | undefined;

  /** Throws where there is no WebGL2. `hardware`: nor where a processor would have to do its work. */
  constructor(hardware: boolean) {
    this.canvas = new OffscreenCanvas(1, 1);
    const gl = this.canvas.getContext("webgl2", {
      alpha: true,
      premultipliedAlpha: false,
      antialias: false,
      depth: false,
      powerPreference: "high-performance",
      failIfMajorPerformanceCaveat: hardware,
    });
    if (gl === null) throw new Error(hardware ? "no GPU" : "no WebGL2");
    this.#gl = gl;
    this.restore();
  }

  /** After the start, and when the context comes back. */
  restore(): void {
    this.#programs.clear();
    this.#nothing = undefined;
    this.#gl.disable(this.#gl.DITHER);
  }

  get isLost(): boolean {
    return this.#gl.isContextLost();
  }

  get isSoftware(): boolean {
    const gl = this.#gl;
    const info = gl.getExtension("WEBGL_debug_renderer_info");
    const renderer = gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
    return SOFTWARE.test(String(renderer));
  }

  /** Pixels a side of the largest frame. */
  get largestFrame(): number {
    const gl = this.#gl;
    const [width, height] = gl.getParameter(gl.MAX_VIEWPORT_DIMS) as Int32Array;
    return Math.min(width ?? 0, height ?? 0, gl.getParameter(gl.MAX_TEXTURE_SIZE) as number);
  }

  texture({ width, height, pixels, start, stride }: Gathered): WebGLTexture {
    const gl = this.#gl;
    const texture = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, width, height);
    if (pixels !== null) {
      const offset = pixels.byteOffset + 4 * start;
      const bytes = new Uint8Array(pixels.buffer, offset, 4 * ((height - 1) * stride + width));
      gl.pixelStorei(gl.UNPACK_ROW_LENGTH, stride);
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    }
    // Texels are fetched; without this a texture that has one level counts as incomplete.
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    return texture;
  }

  free(texture: WebGLTexture): void {
    this.#gl.deleteTexture(texture);
  }

  begin({ width, height }: Size): void {
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
  }

  draw(draw: Draw): void {
    const gl = this.#gl;
    const program = this.#program(draw.modes);
    gl.useProgram(program.program);
    for (const [unit, texture] of [draw.ground, ...draw.layers].entries()) {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, texture ?? this.#transparent());
    }
    if (draw.opacities.length > 0) gl.uniform1fv(program.opacities, [...draw.opacities]);
    gl.uniform2i(program.origin, draw.originX, draw.originY);
    gl.uniform1i(program.frameHeight, this.canvas.height);
    // Rows are counted from below here.
    const bottom = this.canvas.height - draw.y - draw.height;
    gl.viewport(draw.x, bottom, draw.width, draw.height);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  /** What was drawn since `begin`. */
  bitmap(): ImageBitmap {
    return this.canvas.transferToImageBitmap();
  }

  /** The same as straight RGBA, the upper row first. */
  pixels(): Uint8ClampedArray<ArrayBuffer> {
    const gl = this.#gl;
    const { width, height } = this.canvas;
    const upsideDown = new Uint8ClampedArray(width * height * 4);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, upsideDown);
    const pixels = new Uint8ClampedArray(upsideDown.length);
    for (let y = 0; y < height; y += 1) {
      const row = upsideDown.subarray(4 * width * y, 4 * width * (y + 1));
      pixels.set(row, 4 * width * (height - 1 - y));
    }
    return pixels;
  }

  /** Whatever the GPU still has to do. */
  finish(): void {
    this.#gl.readPixels(0, 0, 1, 1, this.#gl.RGBA, this.#gl.UNSIGNED_BYTE, new Uint8Array(4));
  }

  #transparent(): WebGLTexture {
    // Of full size: a texel fetched beside a texture may be opaque.
    const whole = { width: GRID, height: GRID, start: 0, stride: GRID };
    this.#nothing ??= this.texture({
      ...whole,
      pixels: new Int32Array(GRID * GRID),
      isOpaque: false,
      isComplete: true,
    });
    return this.#nothing;
  }

  #program(modes: readonly BlendMode[]): Program {
    const name = modes.join();
    const program = this.#programs.get(name) ?? this.#compile(modes);
    this.#programs.delete(name);
    this.#programs.set(name, program);
    for (const [oldest, { program: unused }] of this.#programs) {
      if (this.#programs.size <= MOST_PROGRAMS) break;
      this.#programs.delete(oldest);
      this.#gl.deleteProgram(unused);
    }
    return program;
  }

  #compile(modes: readonly BlendMode[]): Program {
    const gl = this.#gl;
    const program = gl.createProgram();
    for (const [kind, source] of [
      [gl.VERTEX_SHADER, VERTEX_SHADER],
      [gl.FRAGMENT_SHADER, fragmentShader(modes)],
    ] as const) {
      const shader = gl.createShader(kind);
      if (shader === null) throw new GpuFailure(LOST);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
      gl.deleteShader(shader); // with the program
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
      throw new GpuFailure("the GPU takes no such shader");
    }
    gl.useProgram(program);
    gl.uniform1i(gl.getUniformLocation(program, "ground"), 0);
    for (const layer of modes.keys()) {
      gl.uniform1i(gl.getUniformLocation(program, `layer${layer}`), layer + 1);
    }
    return {
      program,
      opacities: gl.getUniformLocation(program, "opacities"),
      origin: gl.getUniformLocation(program, "origin"),
      frameHeight: gl.getUniformLocation(program, "frameHeight"),
    };
  }
}
