import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AccessEdit, membersProblem } from '#shared/engagements/edit-access';
import { type Engagement, type MemberRole, memberRole } from '#shared/engagements/engagement';
import { domainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Button, IconButton } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';

type Draft = Omit<AccessEdit, 'revision'>;
type Members = AccessEdit['members'];

const MemberLine = ({
  name,
  role,
  onRole,
  onRemove,
}: {
  readonly name: string;
  readonly role: MemberRole;
  readonly onRole: (role: MemberRole) => void;
  readonly onRemove: () => void;
}) => {
  const { t } = useTranslation('access');
  return (
    <li className="flex items-center gap-3 border-b border-line py-1">
      <span className="min-w-0 grow truncate" dir="auto">
        {name}
      </span>
      <div className="w-40">
        <Select
          hideLabel
          label={t('members.role-of', { person: name })}
          value={role}
          choices={memberRole.options.map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={onRole}
        />
      </div>
      <IconButton icon="close" label={t('members.remove', { person: name })} onPress={onRemove} />
    </li>
  );
};

const MembersPart = ({
  members,
  onChange,
}: {
  readonly members: Members;
  readonly onChange: (members: Members) => void;
}) => {
  const { t } = useTranslation('access');
  const { locale } = useFormat();
  const people = useRows('person');
  const nameOf = (id: PersonId): string => people.byId.get(id)?.name ?? t('somebody');
  const others = people.list
    .filter(({ id, active }) => active && !members.some(({ personId }) => personId === id))
    .toSorted((a, b) => a.name.localeCompare(b.name, locale));
  return (
    <section aria-labelledby="members-title">
      <h3 id="members-title" className="font-semibold">
        {t('members.title')}
      </h3>
      <p className="pb-1.5 text-sm text-faint">{t('members.body')}</p>
      <ul className="border-t border-line">
        {members.map((member) => (
          <MemberLine
            key={member.personId}
            name={nameOf(member.personId)}
            role={member.role}
            onRole={(role) => onChange(members.map((each) => (each === member ? { ...each, role } : each)))}
            onRemove={() => onChange(members.filter((each) => each !== member))}
          />
        ))}
      </ul>
      <div className="w-80 pt-2">
        <Select
          label={t('members.add')}
          placeholder={t('members.choose')}
          value={null}
          choices={others.map(({ id, name, city }) => ({ value: id as string, label: `${name} · ${city}` }))}
          onChange={(id) => onChange([...members, { personId: id as PersonId, role: 'professional' }])}
        />
      </div>
    </section>
  );
};

const uses = ['print', 'clipboard', 'export'] as const;

const PolicyPart = ({
  policy,
  onChange,
}: {
  readonly policy: Draft['dataPolicy'];
  readonly onChange: (policy: Draft['dataPolicy']) => void;
}) => {
  const { t } = useTranslation('access');
  const viewOnly = policy.copy === 'view-only';
  return (
    <section aria-labelledby="policy-title" className="pt-5">
      <h3 id="policy-title" className="font-semibold">
        {t('policy.title')}
      </h3>
      <div className="w-80 py-2">
        <Select
          label={t('policy.copy')}
          value={policy.copy}
          choices={(['offline', 'online-only', 'view-only'] as const).map((value) => ({
            value,
            label: t(`policy.${value}`),
          }))}
          onChange={(copy) => onChange({ ...policy, copy })}
        />
      </div>
      <p className="pb-2 text-sm text-faint">{t(`policy.${policy.copy}-body`)}</p>
      <div className="flex flex-wrap gap-5">
        {uses.map((use) => (
          <Checkbox
            key={use}
            disabled={viewOnly}
            selected={!viewOnly && policy[use]}
            onChange={(allowed) => onChange({ ...policy, [use]: allowed })}
          >
            {t(`policy.${use}`)}
          </Checkbox>
        ))}
      </div>
      <div className="w-80 pt-3">
        <Select
          label={t('policy.our-name')}
          value={policy.ourName ?? 'hidden'}
          choices={(['hidden', 'provider', 'author'] as const).map((value) => ({
            value,
            label: t(`policy.our-name-${value}`),
          }))}
          onChange={(ourName) => onChange({ ...policy, ourName })}
        />
      </div>
    </section>
  );
};

/** Members and data policy of one engagement, edited as one and saved online. */
export const AccessForm = ({ engagement }: { readonly engagement: Engagement }) => {
  const { t } = useTranslation('access');
  const people = useRows('person').byId;
  const save = useBridgeCall('engagement.save-access');
  const [draft, setDraft] = useState<(Draft & { readonly revision: number }) | null>(null);
  // What was just saved, until the feed brings it.
  const [kept, setKept] = useState<Engagement | null>(null);
  const current = kept && kept.revision > engagement.revision ? kept : engagement;
  const { members, dataPolicy } = draft ?? current;
  const change = (part: Partial<Draft>): void =>
    // The revision that was looked at when the edit began, whatever comes meanwhile.
    setDraft({ revision: draft?.revision ?? current.revision, members, dataPolicy, ...part });
  const problem = membersProblem(members, (id) => people.get(id), current.members);
  const keep = async (): Promise<void> => {
    if (!draft) return;
    const saved = await save.call({ id: engagement.id, edit: draft });
    if (!saved.ok) return;
    setKept(saved.value);
    setDraft(null);
    showToast({ text: t('saved') });
  };
  return (
    <div className="min-w-0 grow pb-10">
      <h2 className="pb-3 text-lg font-semibold">
        <bdi translate="no">{engagement.code}</bdi> <bdi>{engagement.name}</bdi>
      </h2>
      <MembersPart members={members} onChange={(next) => change({ members: next })} />
      <PolicyPart policy={dataPolicy} onChange={(next) => change({ dataPolicy: next })} />
      {draft && problem && (
        <div className="pt-4">
          <ProblemNotice problem={domainError('engagement.members-invalid', { problem })} />
        </div>
      )}
      {save.problem && (
        <div className="pt-4">
          <ProblemNotice problem={save.problem} />
        </div>
      )}
      <div className="flex gap-2 pt-5">
        <Button
          look="primary"
          isDisabled={!draft || problem !== null || save.busy}
          onPress={() => void keep()}
        >
          {t('save')}
        </Button>
        <Button isDisabled={!draft || save.busy} onPress={() => setDraft(null)}>
          {t('undo')}
        </Button>
      </div>
    </div>
  );
};
