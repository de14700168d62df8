import { readFileSync } from "node:fs";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// Moments are told on the clock of Việt Nam, also by a PC that believes to be elsewhere.
if (process.env["VITEST"]) process.env["TZ"] = "UTC";

/** What pdf.js reads JPEG 2000 pictures with: it asks for this name beside `pdf/`, see `src/lib/pdf/drawing.ts`. */
function jpeg2000Reader(): Plugin {
  const name = "openjpeg_nowasm_fallback.js";
  return {
    name: "jpeg-2000-reader",
    apply: "build",
    generateBundle() {
      const source = readFileSync(new URL(`node_modules/pdfjs-dist/wasm/${name}`, import.meta.url));
      this.emitFile({ type: "asset", fileName: `pdf/${name}`, source });
    },
  };
}

/**
 * The window loads one page from disk, so everything is bundled relative to it.
 * Words and fonts live in `assets/`, beside this folder, because the command
 * line and the printed reports use them too.
 */
export default defineConfig({
  base: "./",
  plugins: [svelte(), jpeg2000Reader()],
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
