/** What is packaged and how the binary's fuses are set. The installer holds the bundles only: no hub, no PostgreSQL. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {{ electronDist: string, output: string, testBuild: boolean }} options
 * @returns {import('electron-builder').Configuration}
 */
export const packagingConfiguration = ({ electronDist, output, testBuild }) => ({
  appId: 'org.meridian.workstation',
  productName: 'Meridian',
  copyright: 'Copyright the Meridian authors; Apache License 2.0',
  directories: { output, buildResources: 'assets/icons' },
  electronDist,
  electronVersion: readFileSync(join(electronDist, 'version'), 'utf8').trim().replace(/^v/, ''),
  asar: true,
  npmRebuild: false,
  nodeGypRebuild: false,
  files: [
    'dist/workstation/*.{cjs,png}',
    'dist/workstation/fonts/*.woff2',
    'dist/renderer/**/*',
    'package.json',
    '!**/*.map',
    '!node_modules/**/*',
  ],
  extraMetadata: testBuild ? { meridianTestBuild: true } : {},
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: { target: ['AppImage', 'deb'], category: 'Office', executableName: 'meridian' },
  mac: { target: ['dmg'], category: 'public.app-category.business', hardenedRuntime: true },
  win: { target: ['nsis'] },
});
