import { useEffect, useMemo, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Header } from 'react-aria-components/Header';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { useTranslation } from 'react-i18next';
import type { BridgeResult } from '#shared/bridge/derived';
import { personId } from '#shared/kernel/ids';
import { useBridge, useBridgeCall } from '../../app/bridge/bridge-context';
import { Avatar } from '../../ui/avatar';
import { menuRow } from '../../ui/menu';
import { ProblemNotice } from '../../ui/problem-notice';
import { SearchField } from '../../ui/search-field';

export type SamplePerson = BridgeResult<'session.sample-people'>[number];

/** Whom the sample firm lets in without a password: undefined while asking, empty with a real hub. */
export const useSamplePeople = (): readonly SamplePerson[] | undefined => {
  const bridge = useBridge();
  const [people, setPeople] = useState<readonly SamplePerson[]>();
  useEffect(() => {
    let wanted = true;
    void bridge.call('session.sample-people').then((answer) => {
      if (wanted) setPeople(answer.ok ? answer.value : []);
    });
    return () => {
      wanted = false;
    };
  }, [bridge]);
  return people;
};

const roles = ['professional', 'lead', 'admin'] as const;

const useRoleNames = (): Record<(typeof roles)[number], string> => {
  const { t } = useTranslation('start');
  return { professional: t('sample.professionals'), lead: t('sample.leads'), admin: t('sample.admins') };
};

const matches = ({ name, title, city }: SamplePerson, text: string): boolean =>
  `${name} ${title} ${city}`.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());

/**
 * The sample firm's people by what they may do; choosing one signs in as them. The focus stays in the field: a list that
 * takes it on press scrolls to its first line, away from under the pointer.
 */
export const SamplePeopleList = ({ people }: { readonly people: readonly SamplePerson[] }) => {
  const { t } = useTranslation('start');
  const names = useRoleNames();
  const { call, busy, problem } = useBridgeCall('session.sign-in-sample');
  const [text, setText] = useState('');
  const found = useMemo(() => people.filter((person) => matches(person, text)), [people, text]);
  return (
    <div className="flex flex-col gap-3">
      {problem && <ProblemNotice problem={problem} />}
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField
          label={t('sample.find')}
          placeholder={t('sample.find')}
          value={text}
          onChange={setText}
          autoFocus
          drivesList
        />
        <ListBox
          aria-label={t('sample.people')}
          selectionMode="none"
          onAction={(key) => {
            const chosen = personId.safeParse(key);
            if (chosen.success && !busy) void call({ personId: chosen.data });
          }}
          renderEmptyState={() => <p className="px-2.5 py-2 text-soft">{t('sample.nobody')}</p>}
          className="max-h-[52vh] overflow-auto rounded-lg border border-line bg-panel p-1"
        >
          {roles
            .map((role) => ({ role, members: found.filter((person) => person.role === role) }))
            .filter(({ members }) => members.length > 0)
            .map(({ role, members }) => (
              <ListBoxSection key={role} id={role}>
                <Header className="px-2.5 pt-2 pb-0.5 text-xs font-semibold text-faint">{names[role]}</Header>
                {members.map((person) => (
                  <ListBoxItem
                    key={person.personId}
                    id={person.personId}
                    textValue={person.name}
                    className={menuRow}
                  >
                    <Avatar id={person.personId} name={person.name} />
                    <span className="font-[560] whitespace-nowrap">{person.name}</span>
                    <span className="grow truncate text-soft">{person.title}</span>
                    <span className="text-faint">{person.city}</span>
                  </ListBoxItem>
                ))}
              </ListBoxSection>
            ))}
        </ListBox>
      </Autocomplete>
    </div>
  );
};
