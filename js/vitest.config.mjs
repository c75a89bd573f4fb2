import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "pure", environment: "node", include: ["src/{core,gl}/**/*.test.ts"] } },
      {
        test: {
          name: "page",
          environment: "happy-dom",
          include: ["src/{host,view,widgets}/**/*.test.ts"],
        },
      },
    ],
  },
});
