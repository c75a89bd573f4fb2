// One fragment shader for a stack of blend modes: all layers at once, nothing rounded in between.
import type { Arithmetic } from "../core/arithmetic.ts";
import { compositeOver, type Pixel, ROUNDING } from "../core/blend.ts";
import type { BlendMode } from "../protocol.gen.ts";

/** A triangle that covers the viewport. */
export const VERTEX_SHADER = `#version 300 es
void main() {
  gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0);
}`;

/** For a ground and layers of these modes over it, the lowest first. */
export function fragmentShader(modes: readonly BlendMode[]): string {
  const code = new ShaderCode();
  let below = texel(code, "ground");
  for (const [layer, mode] of modes.entries()) {
    const { color, alpha } = texel(code, `layer${layer}`);
    const above = { color, alpha: code.multiply(alpha, `opacities[${layer}]`) };
    below = compositeOver(code, below, above, mode);
  }
  const samplers = modes.map((_, layer) => `uniform sampler2D layer${layer};`);
  const opacities = modes.length > 0 ? [`uniform float opacities[${modes.length}];`] : [];
  return `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
uniform sampler2D ground;
${[...samplers, ...opacities].join("\n")}
uniform ivec2 origin; // of the tile in the frame, from its upper left
uniform int frameHeight;
out vec4 seen;

void main() {
  ivec2 at = ivec2(gl_FragCoord.x, float(frameHeight) - gl_FragCoord.y) - origin;
  ${code.statements.join("\n  ")}
  vec4 result = vec4(${[...below.color, below.alpha].join(", ")});
  seen = floor(255.0 * result + ${literal(ROUNDING)}) / 255.0;
}`;
}

/** Each operation is a statement with a variable of its own. */
class ShaderCode implements Arithmetic<string> {
  readonly statements: string[] = [];

  number = literal;
  add = (a: string, b: string): string => this.variable("float", `${a} + ${b}`);
  subtract = (a: string, b: string): string => this.variable("float", `${a} - ${b}`);
  multiply = (a: string, b: string): string => this.variable("float", `${a} * ${b}`);
  divide = (a: string, b: string): string => this.variable("float", `${a} / ${b}`);
  lesser = (a: string, b: string): string => this.variable("float", `min(${a}, ${b})`);
  greater = (a: string, b: string): string => this.variable("float", `max(${a}, ${b})`);
  absolute = (a: string): string => this.variable("float", `abs(${a})`);
  root = (a: string): string => this.variable("float", `sqrt(${a})`);
  whereLess = (a: string, b: string, yes: string, no: string): string =>
    this.variable("float", `${a} < ${b} ? ${yes} : ${no}`);

  variable(type: "float" | "vec4", value: string): string {
    const name = `v${this.statements.length}`;
    this.statements.push(`${type} ${name} = ${value};`);
    return name;
  }
}

function texel(code: ShaderCode, sampler: string): Pixel<string> {
  const value = code.variable("vec4", `texelFetch(${sampler}, at, 0)`);
  return { color: [`${value}.r`, `${value}.g`, `${value}.b`], alpha: `${value}.a` };
}

function literal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
