import { useMemo, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Header } from 'react-aria-components/Header';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { useTranslation } from 'react-i18next';
import type { Person } from '#shared/people/person';
import { useErrorWords } from '../../i18n/error-words';
import { useFormat } from '../../i18n/format';
import { Avatar } from '../../ui/avatar';
import { Icon } from '../../ui/icon';
import { menuRow } from '../../ui/menu';
import { SearchField } from '../../ui/search-field';
import type { Candidate } from './assignment-plan';
import { type Choice, choiceKey, choiceOf, type Giving, type TeamChoice } from './recipients';

export interface RecipientListProps {
  readonly how: Giving;
  readonly candidates: readonly Candidate[];
  readonly suggested: readonly Candidate[];
  readonly teams: readonly TeamChoice[];
  /** How many items are given out. */
  readonly items: number;
  readonly chosen: Choice | null;
  readonly onChoose: (choice: Choice) => void;
}

const matches = (text: string, ...among: readonly string[]): boolean =>
  among.join(' ').toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());

/** Marks the chosen line by more than its colour. */
const Chosen = () => <Icon name="check" className="invisible text-accent group-data-selected:visible" />;

const row = `${menuRow} group data-selected:bg-accent-bg data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-accent`;

interface PersonLineProps {
  readonly candidate: Candidate;
  readonly items: number;
  readonly disabled: boolean;
}

const PersonLine = ({ candidate, items, disabled }: PersonLineProps) => {
  const { t } = useTranslation('assign');
  const format = useFormat();
  const words = useErrorWords();
  const { person, fits, problem, load } = candidate;
  return (
    <ListBoxItem
      id={choiceKey({ kind: 'person', id: person.id })}
      textValue={person.name}
      isDisabled={disabled}
      className={row}
    >
      <Avatar id={person.id} name={person.name} />
      <span className="min-w-0 grow">
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="font-[560] whitespace-nowrap">{person.name}</span>
          <span className="truncate text-soft">
            {t('of-person', { title: person.title, city: person.city })}
          </span>
        </span>
        {problem && (
          <span className="block text-sm text-after-ink">
            {fits > 0 && `${t('fits', { fits: format.number(fits), items: format.number(items) })} · `}
            {words(problem).what}
          </span>
        )}
      </span>
      <span className="text-sm whitespace-nowrap text-soft">
        {t('holds', { count: load, items: format.number(load) })}
      </span>
      <Chosen />
    </ListBoxItem>
  );
};

interface Section {
  readonly id: string;
  readonly title: string;
  readonly candidates: readonly Candidate[];
}

interface TeamLineProps {
  readonly choice: TeamChoice;
  readonly items: number;
  readonly disabled: boolean;
}

const TeamLine = ({ choice, items, disabled }: TeamLineProps) => {
  const { t } = useTranslation('assign');
  const format = useFormat();
  const { team, members, fits } = choice;
  return (
    <ListBoxItem
      id={choiceKey({ kind: 'team', id: team.id })}
      textValue={team.name}
      isDisabled={disabled}
      className={row}
    >
      <span className="font-[560]">{team.name}</span>
      <span className="grow text-sm text-after-ink">
        {fits === 0
          ? t('list.no-member-fits')
          : fits < items && t('fits', { fits: format.number(fits), items: format.number(items) })}
      </span>
      <span className="text-sm whitespace-nowrap text-soft">
        {t('list.members', { count: members, items: format.number(members) })}
      </span>
      <Chosen />
    </ListBoxItem>
  );
};

const teamsOf = (choices: readonly TeamChoice[]) => choices.map(({ team }) => team);

const peopleOf = (candidates: readonly Candidate[]): readonly Person[] =>
  candidates.map(({ person }) => person);

/** Everybody one can give the items to, with what they hold and, where they may not have them, why. */
export const RecipientList = (props: RecipientListProps) => {
  const { how, candidates, suggested, teams, items, chosen, onChoose } = props;
  const { t } = useTranslation('assign');
  const [text, setText] = useState('');
  const sections = useMemo((): readonly Section[] => {
    const found = candidates.filter(({ person }) => matches(text, person.name, person.title, person.city));
    const first = text.trim() === '' ? suggested : [];
    const others = found.filter((candidate) => !first.includes(candidate));
    return [
      { id: 'suggested', title: t('list.suggested'), candidates: first },
      { id: 'people', title: t('list.people'), candidates: others.filter(({ fits }) => fits > 0) },
      { id: 'cannot', title: t('list.cannot'), candidates: others.filter(({ fits }) => fits === 0) },
    ];
  }, [candidates, suggested, text, t]);
  // Teams of other work are many; whoever looks for one by name finds it with the reason.
  const isOffered = ({ fits }: TeamChoice): boolean => how === 'reserve' || fits > 0 || text.trim() !== '';
  const foundTeams = teams.filter((choice) => isOffered(choice) && matches(text, choice.team.name));
  const [before, after] = [sections.slice(0, 1), sections.slice(1)];
  const people = (section: Section) =>
    section.candidates.length > 0 && (
      <ListBoxSection key={section.id} id={section.id}>
        <Header className="px-2.5 pt-2 pb-0.5 text-xs font-semibold text-faint">{section.title}</Header>
        {section.candidates.map((candidate) => (
          <PersonLine
            key={candidate.person.id}
            candidate={candidate}
            items={items}
            // Something can be kept for somebody who does not hold a credential yet.
            disabled={how === 'assign' && candidate.fits === 0}
          />
        ))}
      </ListBoxSection>
    );
  return (
    <div className="flex min-h-0 flex-col gap-2">
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField
          label={t('find')}
          placeholder={t('find')}
          value={text}
          onChange={setText}
          autoFocus
          drivesList
        />
        <ListBox
          aria-label={t('list.label')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={chosen ? [choiceKey(chosen)] : []}
          onSelectionChange={(keys) => {
            const [key] = keys === 'all' ? [] : [...keys];
            const choice =
              key === undefined ? null : choiceOf(String(key), peopleOf(candidates), teamsOf(teams));
            if (choice) onChoose(choice);
          }}
          renderEmptyState={() => <p className="px-2.5 py-2 text-soft">{t('list.nobody-found')}</p>}
          className="h-[min(26rem,44vh)] overflow-auto rounded-lg border border-line bg-panel p-1"
        >
          {how === 'reserve' && text.trim() === '' && (
            <ListBoxItem id="nobody" textValue={t('list.nobody')} className={row}>
              <span className="grow">{t('list.nobody')}</span>
              <Chosen />
            </ListBoxItem>
          )}
          {before.map(people)}
          {foundTeams.length > 0 && (
            <ListBoxSection id="teams">
              <Header className="px-2.5 pt-2 pb-0.5 text-xs font-semibold text-faint">
                {t('list.teams')}
              </Header>
              {foundTeams.map((choice) => (
                <TeamLine
                  key={choice.team.id}
                  choice={choice}
                  items={items}
                  disabled={how === 'assign' && choice.fits === 0}
                />
              ))}
            </ListBoxSection>
          )}
          {after.map(people)}
        </ListBox>
      </Autocomplete>
    </div>
  );
};
