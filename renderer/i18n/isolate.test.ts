import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import { isolatedFor, isolatingFormatter } from './isolate';

const due = '{{there}} {{thereCity}} · {{here}} {{hereCity}}';

const translator = async (language: string) => {
  const i18n = createInstance();
  await i18n.use(isolatingFormatter).init({
    lng: language,
    resources: { [language]: { translation: { due, items_other: '{{items}}', items_one: '{{items}}' } } },
    interpolation: { escapeValue: false, alwaysFormat: true },
  });
  return i18n.t;
};

const values = { there: 'غدا 5:00 م', thereCity: 'Boston', here: '3:30 ص', hereCity: 'Pune' };

describe('values in a sentence', () => {
  it('each keep their direction to themselves where the sentence runs right to left', async () => {
    const t = await translator('ar');
    expect(t('due', values)).toBe(
      '\u2068غدا 5:00 م\u2069 \u2068Boston\u2069 · \u20683:30 ص\u2069 \u2068Pune\u2069',
    );
  });

  it('stand as they are where it runs left to right', async () => {
    const t = await translator('en');
    expect(t('due', { ...values, there: 'Today 17:00', here: '3:30' })).toBe(
      'Today 17:00 Boston · 3:30 Pune',
    );
  });

  it('still choose the plural form by their number', async () => {
    const t = await translator('ar');
    expect(t('items', { count: 1, items: '1' })).toBe('\u20681\u2069');
  });

  it('leave no mark for nothing, so that a sentence can be trimmed', () => {
    expect(isolatedFor('ar', '')).toBe('');
    expect(isolatedFor('ar', undefined)).toBeUndefined();
    expect(isolatedFor('ar', 7)).toBe(7);
  });
});
