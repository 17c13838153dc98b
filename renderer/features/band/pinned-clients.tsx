import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { CodeBadge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { ProblemNotice } from '../../ui/problem-notice';
import { SearchField } from '../../ui/search-field';
import { usePinnedClients } from './pins';

/** Chooses the clients whose hours stand in the band. */
export const PinnedClients = () => {
  const { t } = useTranslation('band');
  const { locale } = useFormat();
  const clients = useRows('client').list;
  const { shown, pin, isChosen, reset } = usePinnedClients();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<DomainError | null>(null);
  const found = useMemo(() => {
    const wanted = text.trim().toLocaleLowerCase(locale);
    return clients
      .filter(({ name, code, city }) => `${name} ${code} ${city}`.toLocaleLowerCase(locale).includes(wanted))
      .toSorted((a, b) => a.name.localeCompare(b.name, locale));
  }, [clients, text, locale]);
  const keep = async (saving: ReturnType<typeof pin>) => {
    const saved = await saving;
    setProblem(saved.ok ? null : saved.error);
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-soft">{isChosen ? t('pins.chosen') : t('pins.by-default')}</p>
      {problem && <ProblemNotice problem={problem} />}
      <div className="flex items-center justify-between gap-3">
        <SearchField label={t('pins.find')} placeholder={t('pins.find')} value={text} onChange={setText} />
        {isChosen && <Button onPress={() => void keep(reset())}>{t('pins.reset')}</Button>}
      </div>
      <ul className="grid max-h-72 gap-x-6 gap-y-1 overflow-auto sm:grid-cols-2">
        {found.map((client) => (
          <li key={client.id}>
            <Checkbox
              selected={shown.some(({ id }) => id === client.id)}
              onChange={(on) => void keep(pin(client.id, on))}
            >
              <span className="flex min-w-0 items-baseline gap-2">
                <CodeBadge>{client.code}</CodeBadge>
                <span className="truncate">{client.name}</span>
                <span className="text-sm text-faint">{client.city}</span>
              </span>
            </Checkbox>
          </li>
        ))}
      </ul>
    </div>
  );
};
