import swc from '@swc/core';

/*
 * dependency-cruiser hands every file to swc as plain TypeScript, in which JSX is a syntax error. It reads the rules
 * below and the sources in one process, so the parser it calls can be told here which files hold JSX.
 */
const { parseFileSync } = swc;
Object.assign(swc, {
  parseFileSync: (/** @type {string} */ file, /** @type {object} */ options) =>
    parseFileSync.call(swc, file, { syntax: 'typescript', ...options, tsx: file.endsWith('.tsx') }),
});

/**
 * The arrows of the design: everything may use `shared`; renderer, electron and server never import each other;
 * inside `shared`, domains use `kernel`, and `calendars` serves the rest.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const config = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'shared-stands-alone',
      comment: 'Shared code is pure: it sees neither a process nor a host.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(electron|renderer|server|build)/' },
    },
    {
      name: 'no-test-support-in-what-ships',
      comment: 'Only tests use what was made for them.',
      severity: 'error',
      from: { path: '^(shared|electron|renderer|server)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^tests/' },
    },
    {
      name: 'shared-without-node',
      severity: 'error',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'kernel-uses-nothing-of-ours',
      severity: 'error',
      from: { path: '^shared/kernel/' },
      to: { path: '^shared/(?!kernel/)' },
    },
    {
      name: 'calendars-serve-and-use-only-kernel',
      severity: 'error',
      from: { path: '^shared/calendars/', pathNot: '\\.test\\.ts$' },
      to: { path: '^shared/(?!kernel/|calendars/)' },
    },
    {
      name: 'domains-do-not-know-the-wire',
      comment: 'Rules must not depend on how they travel.',
      severity: 'error',
      from: { path: '^shared/(people|clients|engagements|matters|work-items|preferences)/' },
      to: { path: '^shared/(sync|protocol|bridge)/' },
    },
    {
      name: 'renderer-apart',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(electron|server|build)/' },
    },
    {
      name: 'electron-apart',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^(renderer|server|build)/' },
    },
    {
      name: 'server-apart',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^(renderer|electron|build)/' },
    },
    {
      name: 'only-the-host-imports-electron',
      severity: 'error',
      from: { pathNot: '^electron/host-electron/' },
      to: { path: '^(node_modules/)?electron(/|$)', pathNot: '^electron/' },
    },
    {
      name: 'services-do-not-know-their-host',
      severity: 'error',
      from: { path: '^electron/(services|ports|journal|courier)/' },
      to: { path: '^electron/host-' },
    },
    {
      name: 'only-the-replica-touches-dexie',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/replica/' },
      to: { path: 'node_modules/dexie' },
    },
    {
      name: 'primitives-import-no-feature',
      severity: 'error',
      from: { path: '^renderer/ui/' },
      to: { path: '^renderer/(features|app|replica)/' },
    },
    {
      name: 'no-code-from-tests',
      severity: 'error',
      from: { path: '^(electron|renderer|server)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^tests/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

export default config;
