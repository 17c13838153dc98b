import { useTranslation } from 'react-i18next';
import { TextField } from '../../ui/text-field';
import { replaceAt } from './draft';
import { NumberField } from './number-field';
import { ProblemList } from './problem-list';
import { problemsAt, problemWords } from './problem-words';
import { VersionBar, type VersionTabProps } from './version-bar';
import { WeekEditor } from './week-editor';

/** The staffed hours, from each date on; what everything else means by open. */
export const HoursTab = ({ editor, version, onVersion }: VersionTabProps) => {
  const { t } = useTranslation('calendar');
  const { draft, problems, edit } = editor;
  const shown = draft.versions[version];
  const zoneProblem = problems.find(({ code }) => code === 'calendar.unknown-zone');
  return (
    <div className="flex flex-col gap-5">
      <div className="max-w-72">
        <TextField
          label={t('zone.label')}
          help={t('zone.help')}
          value={draft.zone}
          problem={zoneProblem && problemWords(zoneProblem, t)}
          onChange={(zone) => edit((now) => ({ ...now, zone: zone.trim() }))}
        />
      </div>
      <VersionBar editor={editor} version={version} onVersion={onVersion} />
      <ProblemList problems={problems.filter(({ code }) => code === 'calendar.no-versions')} />
      {shown && (
        <>
          <WeekEditor
            label={t('week.label')}
            weekly={shown.weekly}
            problems={problemsAt(problems, { version, layer: undefined, season: undefined })}
            place={{ version }}
            onChange={(weekly) =>
              edit((now) => ({ ...now, versions: replaceAt(now.versions, version, { ...shown, weekly }) }))
            }
          />
          <NumberField
            label={t('grace.label')}
            help={t('grace.help')}
            value={shown.graceMinutes ?? 0}
            onChange={(graceMinutes) =>
              edit((now) => ({
                ...now,
                versions: replaceAt(now.versions, version, {
                  ...shown,
                  graceMinutes: graceMinutes === 0 ? undefined : graceMinutes,
                }),
              }))
            }
          />
        </>
      )}
    </div>
  );
};
