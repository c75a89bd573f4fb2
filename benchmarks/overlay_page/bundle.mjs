// Bundles a module of the browser side into one script and prints it.
// `node bundle.mjs <module> [name of the global that holds its exports]`, in a folder with esbuild.

import { createRequire } from "node:module";
import { join } from "node:path";

const esbuild = createRequire(join(process.cwd(), "package.json"))("esbuild");
const [entry, globalName] = process.argv.slice(2);
const { outputFiles } = await esbuild.build({
  entryPoints: [entry],
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  ...(globalName && { globalName }),
  target: "es2022",
});
process.stdout.write(outputFiles[0].text);
