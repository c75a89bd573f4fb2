// Bundles each file of src/widgets into one self-contained ES module with its style sheet, and so each
// of src/parts: what a widget asks the kernel for when it first needs it, to begin with less.
// `node build.mjs` builds once; `--watch` keeps building.

import { readdirSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, "../lb_widgets/static");
const target = "es2022";

// `import source from "./engine.worker.ts?worker"` gives the bundled worker as a text: a widget is
// one module that the host loads from memory, so there is no address to start a worker from.
const workerText = {
  name: "worker-text",
  setup(build) {
    build.onResolve({ filter: /\?worker$/ }, (args) => ({
      path: resolve(args.resolveDir, args.path.replace(/\?worker$/, "")),
      namespace: "worker-text",
    }));
    build.onLoad({ filter: /.*/, namespace: "worker-text" }, async (args) => {
      const bundled = await esbuild.build({
        entryPoints: [args.path],
        bundle: true,
        minify: true,
        write: false,
        format: "iife",
        target,
      });
      return { contents: bundled.outputFiles[0].text, loader: "text", watchFiles: [args.path] };
    });
  },
};

const options = {
  entryPoints: ["src/widgets", "src/parts"].flatMap((folder) =>
    readdirSync(join(here, folder))
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map((name) => join(here, folder, name)),
  ),
  entryNames: "[name]",
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target,
  legalComments: "none",
  logLevel: "warning",
  plugins: [workerText],
};

if (process.argv.includes("--watch")) {
  await (await esbuild.context(options)).watch();
} else {
  // Built whole before anything is replaced: no stale file stays and none is half written.
  const { outputFiles } = await esbuild.build({ ...options, write: false });
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  for (const file of outputFiles) await writeFile(file.path, file.contents);
}
