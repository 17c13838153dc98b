import { Trans, useTranslation } from 'react-i18next';
import { type WorkItemCommandType, workItemCommands } from '#shared/work-items/work-item-command';
import { useNow } from '../../app/clock';
import { useFormat } from '../../i18n/format';
import { useActivity, useRows } from '../../replica/hooks';
import type { ActivityView } from '../../replica/views';
import { Avatar } from '../../ui/avatar';
import { SectionTitle } from './section-title';
import type { OpenItem } from './use-open-item';

const knownTypes: ReadonlySet<string> = new Set(workItemCommands.map(({ shape }) => shape.type.value));

/** A newer hub may tell of commands that this build has no words for. */
const isKnown = (type: string): type is WorkItemCommandType => knownTypes.has(type);

const Entry = ({ entry, open }: { readonly entry: ActivityView; readonly open: OpenItem }) => {
  const { t } = useTranslation('work-item');
  const format = useFormat();
  const now = useNow();
  const people = useRows('person');
  const { activity, unsent } = entry;
  const nameOf = (id: string): string => people.byId.get(id)?.name ?? t('somebody');
  const step = open.view.item.checklist.find(({ id }) => id === activity.checklistItemId)?.text ?? '';
  const subject = activity.subjectId === null ? '' : nameOf(activity.subjectId);
  // A release names whom the item was taken from only where somebody else did it.
  const taken = activity.type === 'work-item.release' && activity.subjectId !== null;
  return (
    <li className="flex gap-2 py-1.5">
      <Avatar id={activity.personId} name={people.byId.get(activity.personId)?.name ?? ''} />
      <div className="min-w-0 grow">
        <p className="text-soft">
          <Trans
            t={t}
            i18nKey={
              taken
                ? 'activity.released-from'
                : isKnown(activity.type)
                  ? `activity.${activity.type}`
                  : 'activity.other'
            }
            values={{ name: nameOf(activity.personId), subject, step }}
            components={{ who: <span className="font-[560] text-ink" /> }}
          />
        </p>
        {activity.note !== null && (
          <p className="break-words whitespace-pre-wrap" dir="auto">
            {activity.note}
          </p>
        )}
        <small className="text-xs text-faint">
          {unsent ? t('activity.unsent') : format.when(activity.at, open.me.timeZone, now)}
        </small>
      </div>
    </li>
  );
};

/** What happened to the item, newest first. */
export const ActivityTimeline = ({ open }: { readonly open: OpenItem }) => {
  const { t } = useTranslation('work-item');
  const entries = useActivity(open.view.item.id);
  return (
    <section aria-labelledby="activity-title">
      <SectionTitle id="activity-title">{t('activity.title')}</SectionTitle>
      {entries.length === 0 ? (
        <p className="text-faint">{t('activity.none')}</p>
      ) : (
        <ol>
          {entries.toReversed().map((entry) => (
            <Entry key={entry.activity.id} entry={entry} open={open} />
          ))}
        </ol>
      )}
    </section>
  );
};
