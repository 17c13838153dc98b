import { type ReactNode, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client } from '#shared/clients/client';
import {
  citationStyles,
  documentFonts,
  fillPattern,
  type HouseStyle,
  headingNumberings,
  houseStyle,
  patternNames,
  plainStyle,
  spellings,
} from '#shared/clients/house-style';
import { largestLogo, logoFacts } from '#shared/clients/logo';
import { paper } from '#shared/documents/body';
import { domainError } from '#shared/kernel/errors';
import { toPlainText } from '#shared/kernel/plain-text';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { fieldLabel } from '../../ui/field';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';
import { readLogo } from './read-logo';
import { StylePreview } from './style-preview';

const asTemplate = 'template';

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3 border-t border-line pt-3">
      <h3 id={id} className="font-semibold">
        {title}
      </h3>
      {children}
    </section>
  );
};

interface PartProps {
  readonly style: HouseStyle;
  readonly onChange: (change: Partial<HouseStyle>) => void;
}

const LetterheadPart = ({ style, onChange }: PartProps) => {
  const { t } = useTranslation('house-style');
  const format = useFormat();
  const [refused, setRefused] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const shown = style.logo === null ? null : logoFacts(style.logo);
  return (
    <Part title={t('letterhead.title')}>
      <TextField
        label={t('letterhead.name')}
        value={style.letterheadName}
        maxLength={160}
        onChange={(typed) => onChange({ letterheadName: toPlainText(typed) })}
      />
      <TextField
        label={t('letterhead.lines')}
        help={t('letterhead.lines-help', { most: 6 })}
        rows={3}
        value={style.letterheadLines.join('\n')}
        onChange={(typed) =>
          onChange({
            letterheadLines: toPlainText(typed)
              .split('\n')
              .slice(0, 6)
              .map((line) => line.slice(0, 200)),
          })
        }
      />
      <TextField
        label={t('letterhead.registration')}
        value={style.registration}
        maxLength={300}
        onChange={(typed) => onChange({ registration: toPlainText(typed) })}
      />
      <fieldset className="flex flex-col gap-1.5">
        <legend className={`pb-1 ${fieldLabel}`}>{t('letterhead.logo')}</legend>
        <div className="flex flex-wrap items-center gap-2.5">
          {shown && (
            <img
              alt={t('letterhead.logo')}
              className="max-h-10 max-w-32 rounded border border-line bg-white p-1"
              src={`data:image/${shown.type === 'png' ? 'png' : 'jpeg'};base64,${style.logo}`}
            />
          )}
          <Button icon="plus" look="light" onPress={() => input.current?.click()}>
            {t(shown ? 'letterhead.logo-replace' : 'letterhead.logo-choose')}
          </Button>
          {style.logo !== null && (
            <Button look="light" onPress={() => onChange({ logo: null })}>
              {t('letterhead.logo-remove')}
            </Button>
          )}
          <input
            ref={input}
            type="file"
            hidden
            aria-label={t('letterhead.logo')}
            data-testid="logo-input"
            accept="image/png,image/jpeg"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              // The same file may be chosen again once it was mended.
              event.target.value = '';
              if (!file) return;
              void readLogo(file).then((logo) => {
                setRefused(logo === null);
                if (logo !== null) onChange({ logo });
              });
            }}
          />
        </div>
        <p role={refused ? 'alert' : undefined} className={`text-sm ${refused ? 'text-late' : 'text-faint'}`}>
          {t(refused ? 'letterhead.logo-refused' : 'letterhead.logo-help', {
            size: format.number(largestLogo / 1_024),
          })}
        </p>
      </fieldset>
    </Part>
  );
};

const sides = ['top', 'bottom', 'left', 'right'] as const;
const usualMargins = { top: 22, bottom: 23, left: 25, right: 25 };

const PaperPart = ({ style, onChange }: PartProps) => {
  const { t } = useTranslation('house-style');
  return (
    <Part title={t('paper.title')}>
      <div className="grid grid-cols-2 gap-3">
        <Select
          label={t('paper.size')}
          value={style.paper ?? asTemplate}
          choices={[
            { value: asTemplate, label: t('as-template') },
            ...paper.options.map((value) => ({ value, label: t(`paper.${value}`) })),
          ]}
          onChange={(value) => onChange({ paper: value === asTemplate ? null : value })}
        />
        <Select
          label={t('font.label')}
          value={style.font}
          choices={documentFonts.map((value) => ({ value, label: t(`font.${value}`) }))}
          onChange={(font) => onChange({ font })}
        />
      </div>
      <Checkbox
        selected={style.margins !== null}
        onChange={(own) => onChange({ margins: own ? usualMargins : null })}
      >
        {t('paper.own-margins')}
      </Checkbox>
      {style.margins !== null && (
        <div className="grid grid-cols-4 gap-2">
          {sides.map((side) => (
            <TextField
              key={side}
              type="number"
              label={t(`paper.${side}`)}
              value={String(style.margins?.[side] ?? '')}
              onChange={(typed) =>
                onChange({
                  margins: { ...usualMargins, ...style.margins, [side]: Math.round(Number(typed)) },
                })
              }
            />
          ))}
        </div>
      )}
    </Part>
  );
};

const WritingPart = ({ style, onChange }: PartProps) => {
  const { t } = useTranslation('house-style');
  const { locale } = useFormat();
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  return (
    <Part title={t('writing.title')}>
      <div className="grid grid-cols-2 gap-3">
        <Select
          label={t('writing.spelling')}
          value={style.spelling ?? asTemplate}
          choices={[
            { value: asTemplate, label: t('as-template') },
            ...spellings.map((value) => ({ value, label: names.of(value) ?? value })),
          ]}
          onChange={(value) => onChange({ spelling: value === asTemplate ? null : value })}
        />
        <Select
          label={t('writing.citation')}
          value={style.citation}
          choices={citationStyles.map((value) => ({ value, label: t(`citation.${value}`) }))}
          onChange={(citation) => onChange({ citation })}
        />
        <Select
          label={t('writing.numbering')}
          value={style.numbering}
          choices={headingNumberings.map((value) => ({ value, label: t(`numbering.${value}`) }))}
          onChange={(numbering) => onChange({ numbering })}
        />
      </div>
      <Checkbox selected={style.numberAll} onChange={(numberAll) => onChange({ numberAll })}>
        {t('writing.number-all')}
      </Checkbox>
    </Part>
  );
};

const example = {
  title: 'Engagement letter',
  client: 'Larkin Dental Group',
  code: 'LARK',
  matter: '2026 return',
  reference: 'LK-204',
  item: 'LARK-BK-12',
  date: '2026-11-25',
};

const NamesPart = ({ style, onChange }: PartProps) => {
  const { t } = useTranslation('house-style');
  const known = patternNames.map((name) => `{${name}}`).join(' ');
  const problemOf = (field: 'header' | 'fileName'): string | undefined =>
    houseStyle.shape[field].safeParse(style[field]).success ? undefined : t('names.problem', { known });
  return (
    <Part title={t('names.title')}>
      <TextField
        label={t('names.header')}
        help={t('names.help', { known })}
        value={style.header}
        problem={problemOf('header')}
        maxLength={160}
        onChange={(typed) => onChange({ header: toPlainText(typed) })}
      />
      <TextField
        label={t('names.file')}
        help={t('names.file-help', { name: `${fillPattern(style.fileName, example)}.pdf` })}
        value={style.fileName}
        problem={problemOf('fileName')}
        maxLength={160}
        onChange={(typed) => onChange({ fileName: toPlainText(typed) })}
      />
    </Part>
  );
};

/** One client's look, edited as one and saved online, beside a page in it. */
export const HouseStyleForm = ({ client }: { readonly client: Client }) => {
  const { t } = useTranslation('house-style');
  const save = useBridgeCall('client.save-house-style');
  const [draft, setDraft] = useState<{ readonly style: HouseStyle; readonly revision: number } | null>(null);
  // What was just saved, until the feed brings it.
  const [kept, setKept] = useState<Client | null>(null);
  const current = kept && kept.revision > client.revision ? kept : client;
  const style = draft?.style ?? current.houseStyle ?? plainStyle;
  const change = (part: Partial<HouseStyle>): void =>
    // The revision that was looked at when the edit began, whatever comes meanwhile.
    setDraft({ revision: draft?.revision ?? current.revision, style: { ...style, ...part } });
  const cleaned: HouseStyle = {
    ...style,
    letterheadLines: style.letterheadLines.map((line) => line.trim()).filter((line) => line !== ''),
  };
  const sound = houseStyle.safeParse(cleaned).success;
  const keep = async (): Promise<void> => {
    if (!draft || !sound) return;
    const saved = await save.call({ id: client.id, edit: { revision: draft.revision, style: cleaned } });
    if (!saved.ok) return;
    setKept(saved.value);
    setDraft(null);
    showToast({ text: t('saved') });
  };
  return (
    <>
      <div className="flex w-[30rem] shrink-0 flex-col gap-4 pb-10">
        <h2 className="text-lg font-semibold">
          <bdi translate="no">{client.code}</bdi> <bdi>{client.name}</bdi>
        </h2>
        <LetterheadPart style={style} onChange={change} />
        <PaperPart style={style} onChange={change} />
        <WritingPart style={style} onChange={change} />
        <NamesPart style={style} onChange={change} />
        {draft && !sound && <ProblemNotice problem={domainError('input.invalid')} />}
        {save.problem && <ProblemNotice problem={save.problem} />}
        <div className="flex gap-2">
          <Button look="primary" isDisabled={!draft || !sound || save.busy} onPress={() => void keep()}>
            {t('save')}
          </Button>
          <Button isDisabled={!draft || save.busy} onPress={() => setDraft(null)}>
            {t('undo')}
          </Button>
        </div>
      </div>
      <StylePreview style={cleaned} client={client} />
    </>
  );
};
