import { describe, expect, it } from 'vitest';
import { documentBody, plainTextOf } from '../../shared/documents/body';
import { assemble } from '../../shared/templates/assemble';
import { shippedParts } from '../../shared/templates/shipped-parts';
import { shippedLibrary, someData } from '../support/template-library';

const library = shippedLibrary();

describe('the library of templates', () => {
  it('has the passages that a hub takes for known', () => {
    expect(new Set(Object.keys(shippedParts))).toEqual(new Set(Object.keys(library.parts)));
  });

  it('has the templates that were promised, and four of them in every language', () => {
    const inEnglish = library.entries.filter(({ name }) => name.startsWith('en/'));
    expect(inEnglish.length).toBeGreaterThanOrEqual(17);
    for (const language of ['es', 'hi', 'ar'])
      expect(library.entries.filter(({ name }) => name.startsWith(`${language}/`)).length, language).toBe(4);
  });

  it.each(library.entries.map((entry) => [entry.name, entry] as const))(
    '%s is ready with its sample answers',
    (_, entry) => {
      const assembled = assemble(entry.template, entry.sample, someData, library.parts);
      if (!assembled.ok) throw new Error(JSON.stringify(assembled.error));
      const { body, problems, filledIn } = assembled.value;
      expect(problems).toEqual([]);
      expect(documentBody.safeParse(body).error).toBeUndefined();
      const text = plainTextOf(body.content);
      // Markup or a tag that shows was not understood.
      expect(text.match(/\{\{|\{%|:::|\*\*|^#|^\||\\/m)).toBeNull();
      for (const question of entry.template.questions)
        if (filledIn.asked.has(question.id)) expect(text, question.id).not.toContain(`[${question.ask}]`);
      const again = assemble(entry.template, entry.sample, someData, library.parts);
      expect(JSON.stringify(again)).toBe(JSON.stringify(assembled));
    },
  );

  it.each(library.entries.map((entry) => [entry.name, entry] as const))(
    '%s shows every question while nothing is answered, and fails at none',
    (_, entry) => {
      const assembled = assemble(entry.template, {}, someData, library.parts);
      if (!assembled.ok) throw new Error(JSON.stringify(assembled.error));
      expect(assembled.value.problems.length).toBeGreaterThan(0);
    },
  );

  it.each(library.entries.map((entry) => [entry.name, entry] as const))(
    '%s can be assembled whatever is chosen',
    (_, entry) => {
      for (const question of entry.template.questions) {
        const values: unknown[] =
          question.type === 'choice'
            ? question.options.map(({ value }) => value)
            : question.type === 'yes-no'
              ? [true, false]
              : [];
        for (const value of values) {
          const assembled = assemble(
            entry.template,
            { ...entry.sample, [question.id]: value as never },
            someData,
            library.parts,
          );
          expect(assembled.ok ? null : assembled.error, `${question.id}=${String(value)}`).toBeNull();
        }
      }
    },
  );
});
