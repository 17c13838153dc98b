import { Liquid, type Template as LiquidTemplate } from 'liquidjs';
import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { Blank } from './blank';
import { formattersFor, UnfitValue } from './formatters';
import { escapeMarkdown } from './markdown-text';

/*
 * Liquid, closed in: a template reads the data it is given and nothing else, and ends. Only the tags and filters named
 * here exist; `raw`, `capture` and friends would carry what somebody typed past the escaping, `sample` and `now` would
 * make two assemblies differ.
 */

const allowedTags = ['if', 'unless', 'case', 'for', 'assign', 'include', 'comment', 'break', 'continue'];

const allowedFilters = [
  'append',
  'capitalize',
  'compact',
  'default',
  'downcase',
  'first',
  'join',
  'last',
  'map',
  'minus',
  'plus',
  'prepend',
  'reverse',
  'size',
  'slice',
  'sort',
  'sort_natural',
  'strip',
  'sum',
  'times',
  'truncate',
  'uniq',
  'upcase',
  'where',
];

/** What one template may use. A page of text takes some ten thousand units and a millisecond. */
export const limits = {
  /** Characters of source, all includes together. */
  source: 400_000,
  /** LiquidJS's count of what it allocates, roughly characters and list entries. */
  memory: 20_000_000,
  /** Milliseconds of one assembly; a slow machine needs tens. */
  milliseconds: 2_000,
} as const;

/** Texts that others include, by name. */
export type Parts = Readonly<Record<string, string>>;

const includePattern = /\{%-?\s*include\s+(?<name>'[^']*'|"[^"]*"|[^\s,%]+)/g;
const reachesOut = /(?:\.|\[\s*['"])\s*(?:__proto__|prototype|constructor|__\w+__)\b/;

/** The names of the texts that one includes, as far as they are written outright. */
export const includedNames = (text: string): string[] =>
  [...text.matchAll(includePattern)].map(({ groups }) => (groups?.['name'] ?? '').slice(1, -1));

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/**
 * A line of tags alone leaves no empty line behind, or it would end the table or list that it repeats. A line that
 * includes a part stands for the part's own lines, and the empty lines around it part them from what is beside it.
 */
const trimTagLines = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      /^\s*(?:\{%-?(?!\s*include\b)(?:(?!%\}).)*%\}\s*)+$/.test(line)
        ? line.replaceAll(/\{%-?/g, '{%-').replaceAll(/-?%\}/g, '-%}')
        : line,
    )
    .join('\n');

/** Follows the includes of `text`; errors name the first that is unknown, runs in a circle or is not named outright. */
const checkIncludes = (
  text: string,
  place: string,
  firstLine: number,
  parts: Parts,
  through: readonly string[],
  seen: Set<string>,
): DomainError | null => {
  const outward = reachesOut.exec(text);
  if (outward) {
    const line = firstLine - 1 + lineAt(text, outward.index);
    return domainError('template.reaches-out', { place, line });
  }
  for (const found of text.matchAll(includePattern)) {
    const line = firstLine - 1 + lineAt(text, found.index);
    const quoted = found.groups?.['name'] ?? '';
    const name = quoted.slice(1, -1);
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (!/^['"]/.test(quoted) || part === undefined)
      return domainError('template.include-unknown', { place, line, name: quoted.replaceAll(/['"]/g, '') });
    if (through.includes(name)) return domainError('template.include-circular', { place, line, name });
    if (seen.has(name)) continue;
    seen.add(name);
    const within = checkIncludes(part, name, 1, parts, [...through, name], seen);
    if (within) return within;
  }
  return null;
};

interface Thrown {
  readonly name?: string;
  readonly message?: string;
  readonly originalError?: Thrown;
  readonly wanted?: string;
  readonly variableName?: string;
  readonly token?: { readonly input?: string; getPosition?(): readonly number[] };
}

const innermost = (thrown: Thrown): Thrown =>
  thrown.originalError ? innermost(thrown.originalError) : thrown;

/** An error in an include is wrapped in one at the include; the place that helps is the deepest. */
const deepestPlace = (thrown: Thrown): Thrown['token'] =>
  (thrown.originalError ? deepestPlace(thrown.originalError) : undefined) ?? thrown.token;

/** LiquidJS's exceptions as values: what went wrong, in which file, on which line. */
const explain = (thrown: unknown, place: string, firstLine: number, trimmedParts: Parts): DomainError => {
  const outer = (thrown ?? {}) as Thrown;
  const inner = innermost(outer);
  const token = deepestPlace(outer);
  // Not every token knows its file, but each has the text it was cut from.
  const part = Object.keys(trimmedParts).find((name) => trimmedParts[name] === token?.input);
  const [line = 1, column = 1] = token?.getPosition?.() ?? [];
  const where = { place: part ?? place, line: part === undefined ? firstLine - 1 + line : line, column };
  const said = `${inner.message ?? ''} ${outer.message ?? ''}`;
  if (inner instanceof UnfitValue || inner.wanted !== undefined)
    return domainError('template.value-unfit', { ...where, wanted: inner.wanted ?? '' });
  if (/limit exceeded/.test(said)) return domainError('template.too-long', where);
  const named =
    /undefined (?:variable|filter): ?"?([^\s",]+)/.exec(said) ?? /tag "?([^\s"]+)"? not found/.exec(said);
  if (named) return domainError('template.name-unknown', { ...where, name: named[1] ?? '' });
  if (inner instanceof RangeError) return domainError('template.too-long', where);
  return domainError('template.syntax', where);
};

const escapeOutput = (value: unknown): string => {
  if (value instanceof Blank) return escapeMarkdown(value.toString());
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') throw new UnfitValue('text');
  return escapeMarkdown(String(value));
};

const makeEngine = (language: string, trimmedParts: Parts): Liquid => {
  const engine = new Liquid({
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    greedy: false,
    relativeReference: false,
    parseLimit: limits.source,
    memoryLimit: limits.memory,
    renderLimit: limits.milliseconds,
    outputEscape: escapeOutput,
    templates: { ...trimmedParts },
  });
  for (const tag of Object.keys(engine.tags)) if (!allowedTags.includes(tag)) delete engine.tags[tag];
  for (const name of Object.keys(engine.filters))
    if (!allowedFilters.includes(name)) delete engine.filters[name];
  for (const [name, filter] of Object.entries(formattersFor(language))) engine.registerFilter(name, filter);
  return engine;
};

export interface TemplateEngine {
  /** What is wrong with a text as far as reading tells, includes with it; null where nothing is. Errors as in `render`. */
  check(source: TextSource): DomainError | null;
  /**
   * The text with its tags carried out, as Markdown.
   * Errors, each with `place`, `line` and mostly `column`: `template.syntax`, `template.name-unknown`,
   * `template.value-unfit`, `template.too-long`, `template.reaches-out`, `template.include-unknown`,
   * `template.include-circular`.
   */
  render(source: TextSource, data: object): Result<string, DomainError>;
  /** The value of one expression; errors as in `render`. */
  evaluate(expression: string, place: string, data: object): Result<unknown, DomainError>;
}

export interface TextSource {
  /** What errors call it. */
  readonly place: string;
  readonly text: string;
  /** The line of the file on which the text begins. */
  readonly firstLine: number;
}

/** An engine for documents in `language` (BCP 47) that may include `parts`. */
export const templateEngine = (language: string, parts: Parts): TemplateEngine => {
  const trimmedParts = Object.fromEntries(
    // The line that includes a part ends it: a line end of its own would come on top.
    Object.entries(parts).map(([name, text]) => [name, trimTagLines(text).replace(/\n+$/, '')]),
  );
  const engine = makeEngine(language, trimmedParts);
  const parsed = new Map<string, Result<LiquidTemplate[], DomainError>>();
  const parse = ({ place, text, firstLine }: TextSource): Result<LiquidTemplate[], DomainError> => {
    const wrong = checkIncludes(text, place, firstLine, parts, [], new Set());
    if (wrong) return err(wrong);
    try {
      return ok(engine.parse(trimTagLines(text), place));
    } catch (thrown) {
      return err(explain(thrown, place, firstLine, trimmedParts));
    }
  };
  return {
    check: (source) => {
      const read = parse(source);
      if (!read.ok) return read.error;
      // An included part is parsed when it is rendered; here each is looked at on its own.
      const included = new Set<string>();
      const wrong = checkIncludes(source.text, source.place, source.firstLine, parts, [], included);
      if (wrong) return wrong;
      for (const name of included) {
        const part = parse({ place: name, text: parts[name] ?? '', firstLine: 1 });
        if (!part.ok) return part.error;
      }
      return null;
    },
    render: (source, data) => {
      const known = parsed.get(source.text) ?? parse(source);
      parsed.set(source.text, known);
      if (!known.ok) return known;
      try {
        return ok(String(engine.renderSync(known.value, data)));
      } catch (thrown) {
        return err(explain(thrown, source.place, source.firstLine, trimmedParts));
      }
    },
    evaluate: (expression, place, data) => {
      if (reachesOut.test(expression)) return err(domainError('template.reaches-out', { place, line: 1 }));
      try {
        return ok(engine.evalValueSync(expression, data) as unknown);
      } catch (thrown) {
        return err(explain(thrown, place, 1, trimmedParts));
      }
    },
  };
};
