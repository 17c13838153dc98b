import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Engagement } from '#shared/engagements/engagement';
import { addDays, weekOf } from '#shared/time-entries/week';
import { useAnswer } from '../../app/bridge/use-answer';
import { useCommands } from '../../app/commands';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';
import { useWorkingDay } from '../timer/use-working-day';
import { BudgetTable } from './budget-table';
import { CoverageTable } from './coverage-table';
import { partsOf } from './figures';
import { PeopleTable } from './people-table';
import { Trend } from './trend';

/** Stands for no choice: of a client, of a team. */
const every = 'all';

const periods = ['4', '12', '26'] as const;
type Period = (typeof periods)[number];

const byName = (rows: readonly { readonly id: string; readonly name: string }[], locale: string) =>
  rows
    .map(({ id, name }) => ({ value: id, label: name }))
    .toSorted((a, b) => a.label.localeCompare(b.label, locale));

/** Teams that this person leads, and clients in sight, each after the choice of all. */
const useChoices = () => {
  const { t } = useTranslation('team');
  const { locale } = useFormat();
  const { person } = useSignedIn();
  const clients = useRows('client').list;
  const teams = useRows('team').list;
  return useMemo(
    () => ({
      clients: [{ value: every, label: t('every-client') }, ...byName(clients, locale)],
      teams: [
        { value: every, label: t('every-team') },
        ...byName(
          teams.filter(({ leadId }) => person.role === 'admin' || leadId === person.id),
          locale,
        ),
      ],
    }),
    [clients, teams, locale, person, t],
  );
};

/** Who works for a client, and on which engagements; null where every client is looked at. */
const membersFor = (client: string, engagements: readonly Engagement[]): ReadonlySet<string> | null =>
  client === every
    ? null
    : new Set(
        engagements
          .filter(({ clientId }) => clientId === client)
          .flatMap(({ members }) => members.map(({ personId }) => personId as string)),
      );

/** How a lead's people and engagements stand: their weeks, the clients' hours, and what of the budgets is used. */
export const TeamPage = () => {
  const { t } = useTranslation('team');
  const format = useFormat();
  const on = useWorkingDay();
  const engagements = useRows('engagement');
  const choices = useChoices();
  const [client, setClient] = useState(every);
  const [team, setTeam] = useState(every);
  const [period, setPeriod] = useState<Period>('4');
  const [round, setRound] = useState(0);
  const again = () => setRound(round + 1);
  useCommands([{ id: 'team.again', title: t('again'), group: 'work', keys: 'r', run: again }]);
  const until = weekOf(on);
  const from = addDays(until, -7 * (Number(period) - 1));
  const asked = {
    from,
    until,
    ...(team === every ? {} : { teamId: team }),
    ...(client === every ? {} : { clientId: client }),
  };
  const weeks = useAnswer(
    `${from} ${until} ${team} ${client}`,
    (bridge) => bridge.call('team.weeks', asked),
    round,
  );
  const budgets = useAnswer(on, (bridge) => bridge.call('team.budgets', { on }), round);
  const members = useMemo(() => membersFor(client, engagements.list), [client, engagements.list]);
  // Whoever worked for it belongs here, whether they are on its engagements now or not.
  const people = useMemo(
    () =>
      (weeks.value?.people ?? []).filter(
        (one) => members === null || members.has(one.personId) || one.weeks.some((week) => week.client > 0),
      ),
    [weeks.value, members],
  );
  const clients = useMemo(
    () => (weeks.value?.clients ?? []).filter(({ clientId }) => client === every || clientId === client),
    [weeks.value, client],
  );
  const burnt = budgets.value?.filter(
    ({ budget }) => client === every || engagements.byId.get(budget.engagementId)?.clientId === client,
  );
  const parts = partsOf(client !== every);
  const problem = weeks.problem ?? budgets.problem;
  return (
    <div className="min-h-full bg-panel px-8 pt-5 pb-16">
      <header className="flex flex-wrap items-end gap-4 pb-4">
        <h1 className="grow text-lg font-semibold">{t('title')}</h1>
        {choices.teams.length > 2 && (
          <div className="w-52">
            <Select label={t('team')} value={team} choices={choices.teams} onChange={setTeam} />
          </div>
        )}
        <div className="w-60">
          <Select label={t('client')} value={client} choices={choices.clients} onChange={setClient} />
        </div>
        <div className="w-36">
          <Select
            label={t('period')}
            value={period}
            choices={periods.map((value) => ({
              value,
              label: t('weeks', { count: Number(value), weeks: format.number(Number(value)) }),
            }))}
            onChange={setPeriod}
          />
        </div>
      </header>
      {problem && <ProblemNotice problem={problem} actions={<Button onPress={again}>{t('again')}</Button>} />}
      {weeks.value && (
        <>
          <section aria-label={t('trend.title')} className="border-t border-line py-4">
            <h2 className="font-semibold">{t('trend.title')}</h2>
            <p className="max-w-[60rem] pb-2 text-sm text-faint">{t('trend.help')}</p>
            <Trend weeks={weeks.value.weeks} people={people} parts={parts} clients={clients} />
          </section>
          <section aria-label={t('people.title')} className="border-t border-line py-4">
            <h2 className="font-semibold">{t('people.title')}</h2>
            <p className="max-w-[60rem] pb-2 text-sm text-faint">{t('people.help')}</p>
            <PeopleTable people={people} parts={parts} />
          </section>
          <section aria-label={t('coverage.title')} className="border-t border-line py-4">
            <h2 className="font-semibold">{t('coverage.title')}</h2>
            <p className="max-w-[60rem] pb-2 text-sm text-faint">{t('coverage.help')}</p>
            <CoverageTable clients={clients} />
          </section>
        </>
      )}
      {burnt && (
        <section aria-label={t('budget.title')} className="border-t border-line py-4">
          <h2 className="font-semibold">{t('budget.title')}</h2>
          <p className="max-w-[60rem] pb-2 text-sm text-faint">{t('budget.help')}</p>
          <BudgetTable budgets={burnt} />
        </section>
      )}
    </div>
  );
};
