import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import type { Person } from '#shared/people/person';
import { useNow } from '../../app/clock';
import { showToast } from '../../app/toast';
import { useErrorWords } from '../../i18n/error-words';
import { useFormat } from '../../i18n/format';
import { useReplica, useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';
import { type AssignmentPlan, countProblems, rankCandidates, suggestCandidates } from './assignment-plan';
import { RecipientList } from './recipient-list';
import { type Choice, type Giving, planChoice, rankTeams } from './recipients';
import { mostAtOnce, useLoads, useSubjects } from './use-subjects';

export interface AssignDialogProps {
  readonly me: Person;
  readonly how: Giving;
  /** The items to give out; empty asks first whose work is to be handed over. Keep its identity. */
  readonly ids: ReadonlySet<string>;
  readonly onClose: () => void;
  /** After everything that could be given was. */
  readonly onGiven: () => void;
}

const theseItems = 'these';

/** Where the items come from: those named, or everything that somebody holds (absence, the end of a shift). */
const SourceChoice = (props: {
  readonly named: number;
  readonly holderId: string | null;
  readonly onHolder: (id: string | null) => void;
}) => {
  const { t } = useTranslation('assign');
  const format = useFormat();
  const people = useRows('person').list;
  const loads = useLoads();
  const holders = people
    .filter(({ id }) => (loads.get(id) ?? 0) > 0)
    .toSorted((a, b) => a.name.localeCompare(b.name, format.locale));
  const choices = [
    ...(props.named > 0
      ? [
          {
            value: theseItems,
            label: t('source.these', { count: props.named, items: format.number(props.named) }),
          },
        ]
      : []),
    ...holders.map(({ id, name }) => {
      const count = loads.get(id) ?? 0;
      return {
        value: id as string,
        label: t('source.everything', { count, name, items: format.number(count) }),
      };
    }),
  ];
  return (
    <Select
      label={t('source.label')}
      placeholder={t('source.choose')}
      value={props.holderId ?? (props.named > 0 ? theseItems : null)}
      choices={choices}
      onChange={(value) => props.onHolder(value === theseItems ? null : value)}
    />
  );
};

/** What pressing the button will do, and what it will leave as it is. */
const PlanLine = ({ how, plan }: { readonly how: Giving; readonly plan: AssignmentPlan }) => {
  const { t } = useTranslation('assign');
  const format = useFormat();
  const words = useErrorWords();
  const count = plan.orders.length;
  if (plan.refused.length === 0) return null;
  return (
    <Notice
      tone="after"
      title={
        how === 'assign'
          ? t('plan.assign', { count, items: format.number(count) })
          : t('plan.reserve', { count, items: format.number(count) })
      }
    >
      <ul>
        {countProblems(plan.refused).map(({ problem, count: times }) => (
          <li key={JSON.stringify(problem)}>
            {t('plan.refused', { count: times, items: format.number(times), reason: words(problem).what })}
          </li>
        ))}
      </ul>
    </Notice>
  );
};

/** What the button says: what it does, and to how many. */
const GiveWords = ({ how, count }: { readonly how: Giving; readonly count: number }) => {
  const { t } = useTranslation('assign');
  const items = useFormat().number(count);
  if (how === 'assign') return count === 0 ? t('button.assign') : t('button.assign-count', { count, items });
  return count === 0 ? t('button.reserve') : t('button.reserve-count', { count, items });
};

/** Gives work items to a person or a team, or keeps them for one; says beforehand who may not have them, and why. */
export const AssignDialog = ({ me, how: first, ids, onClose, onGiven }: AssignDialogProps) => {
  const { t } = useTranslation(['assign', 'common']);
  const replica = useReplica();
  const format = useFormat();
  const now = useNow();
  const people = useRows('person').list;
  const teams = useRows('team').list;
  const loads = useLoads();
  const [how, setHow] = useState(first);
  const [holderId, setHolderId] = useState<string | null>(null);
  const [choice, setChoice] = useState<Choice | null>(null);
  const [problem, setProblem] = useState<DomainError | null>(null);
  const [busy, setBusy] = useState(false);
  const subjects = useSubjects(ids, holderId);
  const by = useMemo(() => ({ actor: me, now }), [me, now]);
  const candidates = useMemo(
    () => rankCandidates(subjects ?? [], people, loads, by),
    [subjects, people, loads, by],
  );
  const suggested = useMemo(
    () => suggestCandidates(candidates, subjects ?? [], by),
    [candidates, subjects, by],
  );
  const rankedTeams = useMemo(
    () => rankTeams(teams, { subjects: subjects ?? [], people, loads, by }),
    [teams, subjects, people, loads, by],
  );
  const plan = useMemo(
    () => (choice && subjects ? planChoice(how, choice, { subjects, people, loads, by }) : null),
    [how, choice, subjects, people, loads, by],
  );
  const nameOf = (chosen: Choice): string =>
    (chosen.kind === 'person'
      ? people.find(({ id }) => id === chosen.id)
      : teams.find(({ id }) => chosen.kind === 'team' && id === chosen.id)
    )?.name ?? '';

  const give = async (): Promise<void> => {
    if (!plan || !choice) return;
    setBusy(true);
    const results = await replica.dispatchAll(plan.orders);
    setBusy(false);
    const refused = results.find((result) => !result.ok);
    const count = results.filter((result) => result.ok).length;
    if (refused && !refused.ok) setProblem(refused.error);
    if (count === 0) return;
    const items = format.number(count);
    const name = nameOf(choice);
    if (choice.kind === 'nobody') showToast({ text: t('said.freed', { count, items }) });
    else if (how === 'assign') showToast({ text: t('said.assign', { count, items, name }) });
    else showToast({ text: t('said.reserve', { count, items, name }) });
    if (!refused) onGiven();
  };

  const items = subjects?.length ?? 0;
  const handsOver = ids.size === 0;
  const count = plan?.orders.length ?? 0;
  return (
    <Dialog
      open
      size="large"
      onClose={onClose}
      title={handsOver ? t('title.hand-over') : t(how === 'assign' ? 'title.assign' : 'title.reserve')}
      actions={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button look="primary" isDisabled={busy || count === 0} onPress={() => void give()}>
            <GiveWords how={how} count={count} />
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="grid grid-cols-[1fr_auto] items-end gap-4">
          <SourceChoice named={ids.size} holderId={holderId} onHolder={setHolderId} />
          <fieldset className="flex gap-1.5">
            <legend className="sr-only">{t('how.label')}</legend>
            <Chip selected={how === 'assign'} onChange={() => setHow('assign')}>
              {t('how.assign')}
            </Chip>
            <Chip selected={how === 'reserve'} onChange={() => setHow('reserve')}>
              {t('how.reserve')}
            </Chip>
          </fieldset>
        </div>
        <p className="text-soft">
          {items === 0 && subjects !== null
            ? t('source.nothing')
            : t(how === 'assign' ? 'how.assign-means' : 'how.reserve-means')}
        </p>
        {problem && <ProblemNotice problem={problem} onDismiss={() => setProblem(null)} />}
        {ids.size > mostAtOnce && holderId === null && (
          <p role="status">{t('source.first', { items: format.number(mostAtOnce) })}</p>
        )}
        {items > 0 && (
          <RecipientList
            how={how}
            candidates={candidates}
            suggested={suggested}
            teams={rankedTeams}
            items={items}
            chosen={choice}
            onChoose={setChoice}
          />
        )}
        {plan && <PlanLine how={how} plan={plan} />}
      </div>
    </Dialog>
  );
};
