import { useTranslation } from 'react-i18next';
import type { OnCall, WeeklyHours } from '#shared/calendars/client-calendar';
import { Checkbox } from '../../ui/checkbox';
import { type DraftVersion, replaceAt } from './draft';
import { NumberField } from './number-field';
import { problemsAt } from './problem-words';
import { VersionBar, type VersionTabProps } from './version-bar';
import { WeekEditor } from './week-editor';

const firstOnCall = (weekly: WeeklyHours): OnCall => ({
  weekly,
  responseMinutes: 30,
  minimumCallOutMinutes: 60,
});

/** When somebody can be reached or called out there beside the staffed hours. */
export const LayersTab = ({ editor, version, onVersion }: VersionTabProps) => {
  const { t } = useTranslation('calendar');
  const { draft, problems, edit } = editor;
  const shown = draft.versions[version];
  if (!shown) return null;
  const change = (part: Partial<DraftVersion>) =>
    edit((now) => ({ ...now, versions: replaceAt(now.versions, version, { ...shown, ...part }) }));
  const { contactable, onCall } = shown;
  return (
    <div className="flex flex-col gap-5">
      <VersionBar editor={editor} version={version} onVersion={onVersion} />
      <section aria-label={t('layers.contactable')} className="flex flex-col gap-3">
        <h2 className="font-semibold">{t('layers.contactable')}</h2>
        <p className="text-sm text-faint">{t('layers.contactable-help')}</p>
        <Checkbox
          selected={contactable !== undefined}
          onChange={(on) => change({ contactable: on ? shown.weekly : undefined })}
        >
          {t('layers.use')}
        </Checkbox>
        {contactable && (
          <WeekEditor
            label={t('layers.contactable')}
            weekly={contactable}
            problems={problemsAt(problems, { version, layer: 'contactable' })}
            place={{ version, layer: 'contactable' }}
            onChange={(weekly) => change({ contactable: weekly })}
          />
        )}
      </section>
      <section aria-label={t('layers.on-call')} className="flex flex-col gap-3 border-t border-line pt-4">
        <h2 className="font-semibold">{t('layers.on-call')}</h2>
        <p className="text-sm text-faint">{t('layers.on-call-help')}</p>
        <Checkbox
          selected={onCall !== undefined}
          onChange={(on) => change({ onCall: on ? firstOnCall(shown.weekly) : undefined })}
        >
          {t('layers.use')}
        </Checkbox>
        {onCall && (
          <>
            <WeekEditor
              label={t('layers.on-call')}
              weekly={onCall.weekly}
              problems={problemsAt(problems, { version, layer: 'on-call' })}
              place={{ version, layer: 'on-call' }}
              onChange={(weekly) => change({ onCall: { ...onCall, weekly } })}
            />
            <div className="flex gap-6">
              <NumberField
                label={t('layers.response')}
                value={onCall.responseMinutes}
                onChange={(responseMinutes) => change({ onCall: { ...onCall, responseMinutes } })}
              />
              <NumberField
                label={t('layers.minimum')}
                value={onCall.minimumCallOutMinutes}
                onChange={(minimumCallOutMinutes) => change({ onCall: { ...onCall, minimumCallOutMinutes } })}
              />
            </div>
          </>
        )}
      </section>
    </div>
  );
};
