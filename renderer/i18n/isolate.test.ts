import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import { isolatedFor, isolatingFormatter } from './isolate';

const words = {
  due: '{{there}} {{thereCity}} · {{here}} {{hereCity}}',
  asks: '{{credential}}، {{jurisdiction}}',
  needs: 'تتطلب: {{what}}',
  steps: '{{done}}/{{total}}',
  items_one: '{{items}}',
  items_other: '{{items}} مهمة',
};

const translator = async (language: string) => {
  const i18n = createInstance();
  await i18n.use(isolatingFormatter).init({
    lng: language,
    resources: { [language]: { translation: words } },
    interpolation: { escapeValue: false, alwaysFormat: true },
  });
  return i18n.t;
};

const values = { there: 'غدا 5:00 م', thereCity: 'Boston', here: '3:30', hereCity: 'Pune' };

describe('values in a sentence', () => {
  it('each keep their direction to themselves where the sentence runs right to left', async () => {
    const t = await translator('ar');
    expect(t('due', values)).toBe('\u2068غدا 5:00 م\u2069 \u2068Boston\u2069 · 3:30 \u2068Pune\u2069');
  });

  it('stand as they are where it runs left to right', async () => {
    const t = await translator('en');
    expect(t('due', { ...values, there: 'Today 17:00' })).toBe('Today 17:00 Boston · 3:30 Pune');
  });

  it('run right to left where they are words of the language themselves', async () => {
    const t = await translator('ar');
    const what = t('asks', { credential: 'CPA', jurisdiction: 'الولايات المتحدة' });
    expect(t('needs', { what })).toBe('تتطلب: \u2067\u2068CPA\u2069، \u2068الولايات المتحدة\u2069\u2069');
  });

  it('stay together where they are numbers', async () => {
    const t = await translator('ar');
    expect(t('steps', { done: '4', total: '6' })).toBe('4/6');
    expect(t('items', { count: 1, items: '1' })).toBe('1');
  });

  it('leave no mark for nothing, so that a sentence can be trimmed', () => {
    expect(isolatedFor('ar', '')).toBe('');
    expect(isolatedFor('ar', undefined)).toBeUndefined();
    expect(isolatedFor('ar', 7)).toBe(7);
  });
});
