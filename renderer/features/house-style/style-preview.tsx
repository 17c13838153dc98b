import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client } from '#shared/clients/client';
import { fillPattern, type HouseStyle } from '#shared/clients/house-style';
import { Letterhead } from './letterhead';

const numbers = {
  decimal: ['1.', '1.1', '1.1.1'],
  outline: ['I.', 'A.', '1.'],
  clauses: ['1.', '(a)', '(i)'],
} as const;

/** Paper is white at night, too. */
const paperColours = {
  background: '#fff',
  color: '#111',
  '--ink': '#111',
  '--soft': '#555',
} as CSSProperties;

/** Height to width, upright. */
const shapes = { A4: '210 / 297', Letter: '8.5 / 11', Legal: '8.5 / 14' } as const;

/** A first page in a house style, small. */
export const StylePreview = ({ style, client }: { readonly style: HouseStyle; readonly client: Client }) => {
  const { t } = useTranslation('house-style');
  const header = fillPattern(style.header, {
    title: t('preview.title'),
    client: client.name,
    code: client.code,
    matter: t('preview.matter'),
    reference: 'REF-1',
    item: `${client.code}-1`,
    date: '2026-11-25',
  });
  const { top, bottom, left, right } = style.margins ?? { top: 22, bottom: 23, left: 25, right: 25 };
  const [first, second, third] = style.numberAll ? numbers[style.numbering] : ['', '', ''];
  return (
    <section aria-label={t('preview.label')} className="sticky top-4 min-w-0 max-w-[30rem] grow self-start">
      <article
        className={`overflow-hidden border border-line text-[10px] shadow-sm ${style.font === 'sans' ? 'font-sans' : 'font-serif'}`}
        style={{
          ...paperColours,
          aspectRatio: shapes[style.paper ?? 'A4'],
          // Per cent of the width, as a margin of that many millimetres is of a page some 213 mm wide.
          padding: [top, right, bottom, left].map((side) => `${side / 2.13}%`).join(' '),
        }}
      >
        {header !== '' && <p className="-mt-5 pb-2 text-[8px] text-soft">{header}</p>}
        <Letterhead style={style} />
        <p className="pb-2">{t('preview.dear')}</p>
        <p className="pt-1 text-[13px] font-bold">
          {first} {t('preview.heading')}
        </p>
        <p className="pb-2">{t('preview.text')}</p>
        <p className="pt-1 text-[11px] font-bold">
          {second} {t('preview.heading')}
        </p>
        <p className="pb-2">{t('preview.text')}</p>
        <p className="pt-1 text-[10.5px] font-bold">
          {third} {t('preview.heading')}
        </p>
        <p>{t('preview.text')}</p>
      </article>
    </section>
  );
};
