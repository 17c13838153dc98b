import { parseArgs } from 'node:util';
import type { BenchResult } from './result';

/** Runs one group of benchmarks and prints what it measured, for people or as one JSON object a line. */
const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const round = (value: number): string =>
  value === 0
    ? '0'
    : Math.abs(value) >= 100
      ? value.toLocaleString('en-US', { maximumFractionDigits: 0 })
      : value.toPrecision(3);

const sentence = ({ metric, value, unit, peer, peerValue, ratio, target, met }: BenchResult): string => {
  const beside = peer === null || peerValue === null ? '' : `  beside ${peer}: ${round(peerValue)} ${unit}`;
  const share = ratio === null ? '' : `  ratio ${round(ratio)}`;
  const aim = target === null ? '' : `  target ${target}: ${met ? 'met' : 'MISSED'}`;
  return `  ${metric}: ${round(value)} ${unit}${beside}${share}${aim}`;
};

const group = positionals[0] ?? '';
const module: { run(): Promise<BenchResult[]> } = await import(`./${group}/run.ts`);
for (const result of await module.run())
  process.stdout.write(`${values.json ? JSON.stringify(result) : sentence(result)}\n`);
