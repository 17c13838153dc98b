/** Fails on layout that knows left and right: it would stand the wrong way round in Arabic. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './support/prepare.mjs';

const physicalClass =
  /(?<![\w-])-?(?:ml|mr|pl|pr|left|right|border-l|border-r|rounded-(?:l|r|tl|tr|bl|br)|scroll-m[lr]|scroll-p[lr])-(?:\[|\d|px|auto|full|none|sm|md|lg|xl)|(?<![\w-])(?:text|float|clear)-(?:left|right)(?![\w-])/;
const physicalStyle =
  /(?<![\w-])(?:margin|padding|border|inset)-(?:left|right)|(?<![\w-])(?:left|right)\s*:\s*[^;]|text-align:\s*(?:left|right)|float:\s*(?:left|right)/;
const physicalProperty = /\b(?:marginLeft|marginRight|paddingLeft|paddingRight|borderLeft|borderRight)\b/;

/** A line may say why it must be physical: a chart's time axis that is mirrored by hand, say. */
const excused = /physical:/;

const problems = [];
for (const entry of readdirSync(join(root, 'renderer'), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(tsx?|css)$/.test(entry.name) || /\.test\./.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const isStyle = entry.name.endsWith('.css');
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (excused.test(line)) continue;
    const found = isStyle
      ? physicalStyle.test(line)
      : physicalProperty.test(line) || (/['"`]/.test(line) && physicalClass.test(line));
    if (found) problems.push(`${path.slice(root.length)}:${index + 1}: ${line.trim()}`);
  }
}

for (const problem of problems) console.log(problem);
if (problems.length > 0)
  console.log(
    'Use inline-start and inline-end (ms-, me-, ps-, pe-, start-, end-) instead of left and right.',
  );
process.exit(problems.length === 0 ? 0 : 1);
