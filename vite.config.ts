import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * The renderer, as both hosts serve it: relative addresses (it stands at `app://meridian/` and on loopback), nothing
 * inlined (the content security policy takes neither `data:` scripts nor `data:` fonts), workers as modules.
 */
export default defineConfig({
  root: `${root}renderer`,
  base: './',
  plugins: [react(), tailwind()],
  resolve: { alias: [{ find: /^#shared\/(.*)$/, replacement: `${root}shared/$1.ts` }] },
  worker: { format: 'es' },
  build: {
    outDir: `${root}dist/renderer`,
    emptyOutDir: true,
    // The oldest Chromium that the tests run on; the one shipped is newer.
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_500,
  },
});
