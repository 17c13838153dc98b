import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { memberRoleOf } from '#shared/engagements/engagement';
import { useDescription, useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Page } from '../../ui/page';
import { useDeciders } from '../review/who-decides';

/** Everything the program keeps about somebody, in the order of how closely it concerns them. */
const kept = [
  'entries',
  'evidence',
  'timer',
  'absence',
  'weeks',
  'handed',
  'agreement',
  'work',
  'documents',
  'profile',
  'settings',
  'devices',
  'audit',
] as const;
const answers = ['what', 'why', 'whom', 'long'] as const;

/** Who leads one's engagements, by name. */
const useLeads = () => {
  const { person } = useSignedIn();
  const people = useRows('person');
  const engagements = useRows('engagement').list;
  const leads = new Set(
    engagements
      .filter((one) => memberRoleOf(one, person.id) !== null)
      .flatMap(({ members }) =>
        members.filter(({ role }) => role === 'lead').map(({ personId }) => personId),
      ),
  );
  leads.delete(person.id);
  return [...leads].flatMap((id) => people.byId.get(id)?.name ?? []);
};

/** Tells everybody what is recorded about them, why, for whom and for how long, and what never is. */
export const FairPage = () => {
  const { t } = useTranslation('fair');
  const format = useFormat();
  const { providerName } = useSignedIn();
  const { capabilities } = useDescription();
  const leads = useLeads();
  const people = useRows('person').byId;
  const { everybody, next, standIns } = useDeciders(true);
  const named = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
  const day = (date: string) => format.day(Date.parse(`${date}T12:00:00Z`), 'UTC');
  const names = (list: readonly string[]) => (list.length === 0 ? t('nobody') : format.list(list));
  return (
    <Page>
      <h1 className="pb-1 text-lg font-semibold">{t('title')}</h1>
      <p className="pb-4 text-soft">{t('intro', { provider: providerName })}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 border-t border-line py-4">
        <dt className="text-faint">{t('reviewers')}</dt>
        <dd>{names(named(everybody))}</dd>
        {standIns.length > 0 && <dt className="text-faint">{t('stand-ins')}</dt>}
        {standIns.map(({ id, fromId, toId, from, until }) => (
          <dd key={id} className="col-start-2">
            {t('stand-in', {
              name: people.get(toId)?.name ?? '',
              lead: people.get(fromId)?.name ?? '',
              from: day(from),
              until: day(until),
            })}
          </dd>
        ))}
        {next.length > 0 && <dt className="text-faint">{t('late')}</dt>}
        {next.length > 0 && <dd>{names(named(next))}</dd>}
        <dt className="text-faint">{t('leads')}</dt>
        <dd>{names(leads)}</dd>
      </dl>
      <section aria-label={t('never.title')} className="border-t border-line py-4">
        <h2 className="pb-1 font-semibold">{t('never.title')}</h2>
        <p>{t('never.words')}</p>
        <p className="pt-1 text-soft">
          {capabilities.host === 'electron' ? t('never.idle') : t('never.idle-browser')}
        </p>
      </section>
      <section aria-label={t('kept')} className="border-t border-line py-4">
        <h2 className="pb-2 font-semibold">{t('kept')}</h2>
        <table className="w-full border-collapse">
          <thead>
            <tr className="border-b border-line text-sm text-faint">
              {answers.map((answer) => (
                <th key={answer} scope="col" className="px-2 py-1.5 text-start font-normal first:ps-0">
                  {t(`answer.${answer}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kept.map((one) => (
              <tr key={one} className="border-b border-line align-top">
                {answers.map((answer) =>
                  answer === 'what' ? (
                    <th key={answer} scope="row" className="w-[34%] px-2 py-2 ps-0 text-start font-normal">
                      <b className="block font-[560]">{t(`${one}.name`)}</b>
                      <span className="text-soft">{t(`${one}.what`)}</span>
                    </th>
                  ) : (
                    <td key={answer} className="px-2 py-2 text-soft">
                      {t(`${one}.${answer}`)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section aria-label={t('yours.title')} className="border-t border-line py-4">
        <h2 className="pb-1 font-semibold">{t('yours.title')}</h2>
        <p className="pb-2 text-soft">{t('yours.words')}</p>
        <ul className="flex flex-wrap gap-x-6">
          {(['time', 'timesheet', 'settings'] as const).map((place) => (
            <li key={place}>
              <Link to={`/${place}`} className="text-accent hover:underline">
                {t(`yours.${place}`)}
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  );
};
