/**
 * Builds everything that runs into `dist/`: the hub, both hosts of the main process, the preload and the renderer.
 * Main, preload and renderer are whole in their bundles, so the installer needs no node_modules; the hub keeps its
 * libraries outside, since it runs from a checkout.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { build as buildWithVite } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packageJson = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
const builtins = [...builtinModules, /^node:/];
const define = { __MERIDIAN_VERSION__: JSON.stringify(packageJson.version) };

/** @type {{ name: string, input: string, file: string, format: 'es' | 'cjs', external: (string | RegExp)[] }[]} */
const bundles = [
  {
    name: 'main process (Electron)',
    input: 'electron/host-electron/main.ts',
    file: 'dist/workstation/main.cjs',
    format: 'cjs',
    external: [...builtins, 'electron'],
  },
  {
    name: 'preload',
    input: 'electron/host-electron/preload.ts',
    file: 'dist/workstation/preload.cjs',
    format: 'cjs',
    external: [...builtins, 'electron/renderer'],
  },
  {
    name: 'main process (browser host)',
    input: 'electron/host-browser/main.ts',
    file: 'dist/workstation/browser-host.mjs',
    format: 'es',
    external: [...builtins, 'bufferutil', 'utf-8-validate'],
  },
  {
    name: 'thread for PDFs',
    input: 'electron/documents/pdf-thread.ts',
    file: 'dist/workstation/pdf-thread.cjs',
    format: 'cjs',
    external: builtins,
  },
  {
    name: 'hub',
    input: 'server/main.ts',
    file: 'dist/hub/hub.mjs',
    format: 'es',
    external: [
      ...builtins,
      ...Object.keys(packageJson.dependencies).map((name) => new RegExp(`^${name}(/|$)`)),
    ],
  },
];

/** @param {(typeof bundles)[number]} bundle */
const bundleOne = async ({ input, file, format, external }) => {
  const bundle = await rolldown({
    input: `${root}${input}`,
    external,
    platform: 'node',
    cwd: root,
    transform: { target: 'es2022', define },
    onLog: (level, log, handle) => {
      if (level === 'warn') handle('warn', log);
    },
  });
  await bundle.write({ file: `${root}${file}`, format, sourcemap: true, codeSplitting: false });
  await bundle.close();
};

/** Pictures that the main process itself shows; they lie beside its bundle. */
const icons = ['icon.png', 'tray.png', 'tray@2x.png'];

/** Fonts of printed documents, which the main process puts into the page it lays out. */
const printFonts = [
  ...['source-serif-4', 'source-sans-3'].flatMap((family) =>
    ['latin', 'latin-ext', 'cyrillic', 'greek'].flatMap((script) =>
      ['normal', 'italic'].map((style) => [family, script, style]),
    ),
  ),
  ...['noto-naskh-arabic', 'noto-sans-arabic'].map((family) => [family, 'arabic', 'normal']),
  ...['noto-serif-devanagari', 'noto-sans-devanagari'].map((family) => [family, 'devanagari', 'normal']),
].flatMap(([family, script, style]) =>
  [400, 700].map((weight) => ({ family, file: `${family}-${script}-${weight}-${style}.woff2` })),
);

/** Copies the fonts of printed documents beside the main process's bundle. */
export const copyPrintFonts = async (/** @type {string} */ folder) => {
  await mkdir(folder, { recursive: true });
  for (const { family, file } of printFonts)
    await copyFile(`${root}node_modules/@fontsource/${family}/files/${file}`, `${folder}/${file}`);
};

/** Where both hosts and the packager look for the interface. */
const interfacePage = 'dist/renderer/index.html';

/** A bundler that was told another folder succeeds all the same, and every host would then open on nothing. */
const requireOutputs = () => {
  const missing = [...bundles.map(({ file }) => file), interfacePage].filter(
    (file) => !existsSync(`${root}${file}`),
  );
  if (missing.length > 0) throw new Error(`The build ended without ${missing.join(', ')}.`);
};

/** Builds all, telling `report` what is under way. */
export const buildAll = async (/** @type {(what: string) => void} */ report = () => undefined) => {
  for (const bundle of bundles) {
    report(bundle.name);
    await bundleOne(bundle);
  }
  for (const icon of icons) await copyFile(`${root}assets/icons/${icon}`, `${root}dist/workstation/${icon}`);
  await copyPrintFonts(`${root}dist/workstation/fonts`);
  report('interface');
  await buildWithVite({ configFile: `${root}vite.config.ts`, logLevel: 'warn' });
  requireOutputs();
};

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildAll((what) => console.log(`Building the ${what}…`));
