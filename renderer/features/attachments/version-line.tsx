import { useTranslation } from 'react-i18next';
import type { AttachmentVersion } from '#shared/attachments/attachment';
import type { Person } from '#shared/people/person';
import { useNow } from '../../app/clock';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { fileSize } from './file-size';

/** Which version, who made it and when, and how large it is. */
export const VersionLine = ({
  version,
  me,
}: {
  readonly version: AttachmentVersion;
  readonly me: Person;
}) => {
  const { t } = useTranslation('attachments');
  const format = useFormat();
  const now = useNow();
  const people = useRows('person').byId;
  return (
    <small className="block min-w-0 text-xs text-faint">
      {t(version.beside ? 'version.beside' : 'version.line', {
        number: format.number(version.number),
        size: fileSize(version.manifest.size, format.locale),
        name: people.get(version.personId)?.name ?? t('somebody'),
        when: format.when(version.at, me.timeZone, now, 'within'),
      })}
    </small>
  );
};
