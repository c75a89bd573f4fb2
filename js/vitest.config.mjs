import { defineConfig } from "vitest/config";

// Files share their worker, and with it the page: making one for each takes longer than the tests.
// So a file that stubs something, or fakes the time, undoes it; mocks and stubs are undone here.
const shared = { pool: "threads", isolate: false, unstubGlobals: true, restoreMocks: true };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: "pure",
          environment: "node",
          include: ["src/{core,gl}/**/*.test.ts"],
        },
      },
      {
        test: {
          ...shared,
          name: "page",
          environment: "happy-dom",
          include: ["src/{host,view,widgets}/**/*.test.ts"],
        },
      },
    ],
  },
});
