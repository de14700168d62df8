import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

// Moments are told on the clock of Việt Nam, also by a PC that believes to be elsewhere.
if (process.env["VITEST"]) process.env["TZ"] = "UTC";

/**
 * The window loads one page from disk, so everything is bundled relative to it.
 * Words and fonts live in `assets/`, beside this folder, because the command
 * line and the printed reports use them too.
 */
export default defineConfig({
  base: "./",
  plugins: [svelte()],
  clearScreen: false,
  server: {
    port: 1420,
    strictPort: true,
    fs: { allow: [".."] },
  },
  build: {
    target: "es2022",
    outDir: "dist",
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  resolve: process.env["VITEST"] ? { conditions: ["browser"] } : {},
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.ts", "src/**/*.test.ts"],
    setupFiles: ["tests/set_up.ts"],
  },
});
