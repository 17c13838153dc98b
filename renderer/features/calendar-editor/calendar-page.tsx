import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import { useTranslation } from 'react-i18next';
import type { KeptCalendar } from '#shared/calendars/edit-calendar';
import { parseCalendar } from '#shared/calendars/validate-calendar';
import { mayEditCalendar } from '#shared/clients/calendar-editors';
import type { Client } from '#shared/clients/client';
import type { CalendarRow } from '#shared/sync/row';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRow, useRows } from '../../replica/hooks';
import { EmptyState } from '../../ui/empty-state';
import { versionOnDate } from './draft';
import { HistoryTab } from './history-tab';
import { HolidaysTab } from './holidays-tab';
import { HoursTab } from './hours-tab';
import { LayersTab } from './layers-tab';
import { PreviewTab } from './preview-tab';
import { type EditorTab, editorTabs, tabOf } from './problem-words';
import { SaveBar } from './save-bar';
import { SeasonsTab } from './seasons-tab';
import { useCalendarEditor } from './use-calendar-editor';
import { useToday } from './version-bar';

interface OpenCalendarProps {
  readonly client: Client;
  readonly kept: KeptCalendar;
  readonly id: string;
  readonly mayEdit: boolean;
}

const Editor = ({ client, kept, id, mayEdit }: OpenCalendarProps) => {
  const { t } = useTranslation('calendar');
  const editor = useCalendarEditor(id, kept);
  const today = useToday(kept.zone);
  const [tab, setTab] = useState<EditorTab>(mayEdit ? 'hours' : 'preview');
  const [chosen, setChosen] = useState<number | null>(null);
  const last = editor.draft.versions.length - 1;
  const version = Math.min(chosen ?? versionOnDate(editor.draft.versions, today), last);
  const shown: readonly EditorTab[] = mayEdit ? editorTabs : ['preview', 'history'];
  const bad = new Set(editor.blocking.map((problem) => tabOf(problem).tab));
  const ofVersion = { editor, version, onVersion: setChosen };
  return (
    <>
      <Tabs className="outline-none" selectedKey={tab} onSelectionChange={(key) => setTab(key as EditorTab)}>
        <TabList aria-label={t('title', { client: client.name })} className="flex gap-1 border-b border-line">
          {shown.map((one) => (
            <Tab
              key={one}
              id={one}
              className="-mb-px cursor-default border-b-2 border-transparent px-3 py-2 text-soft outline-offset-[-2px] data-hovered:text-ink data-selected:border-accent data-selected:font-semibold data-selected:text-accent"
            >
              {t(`tab.${one}`)}
              {bad.has(one) && (
                <span
                  aria-hidden="true"
                  className="ms-1.5 inline-block size-1.5 rounded-full bg-late align-middle"
                />
              )}
            </Tab>
          ))}
        </TabList>
        <TabPanel key={tab} id={tab} className="py-4 outline-none">
          {tab === 'hours' && <HoursTab {...ofVersion} />}
          {tab === 'holidays' && <HolidaysTab editor={editor} country={client.country} />}
          {tab === 'seasons' && <SeasonsTab {...ofVersion} />}
          {tab === 'layers' && <LayersTab {...ofVersion} />}
          {tab === 'preview' && <PreviewTab calendar={editor.calendar} />}
          {tab === 'history' && <HistoryTab kept={editor.base} />}
        </TabPanel>
      </Tabs>
      {mayEdit && (
        <SaveBar
          editor={editor}
          onShow={(place, at) => {
            setTab(place);
            if (at !== undefined) setChosen(at);
          }}
        />
      )}
    </>
  );
};

const Header = ({ client, row }: { readonly client: Client; readonly row: CalendarRow }) => {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const now = useNow();
  const sharing = useRows('client').list.filter(
    ({ id, calendarId }) => calendarId === row.id && id !== client.id,
  );
  return (
    <header className="pb-3">
      <Link to="/hours" className="text-sm text-accent hover:underline">
        {t('back')}
      </Link>
      <h1 className="text-lg font-semibold">{t('title', { client: client.name })}</h1>
      <p className="text-soft">{t('zone-now', { zone: row.zone, time: timeIn(format, now, row.zone) })}</p>
      {sharing.length > 0 && (
        <p className="text-after-ink">
          {t('shared-with', { clients: format.list(sharing.map(({ name }) => name)) })}
        </p>
      )}
    </header>
  );
};

/** A zone that this machine does not know has no time to show. */
const timeIn = (format: ReturnType<typeof useFormat>, now: number, zone: string): string => {
  try {
    return format.time(now, zone);
  } catch {
    return '';
  }
};

/** A client's calendar: looked at by everybody who sees the client, edited by those allowed. */
export const CalendarPage = ({ clientId }: { readonly clientId: string }) => {
  const { t } = useTranslation('calendar');
  const client = useRow('client', clientId);
  const row = useRow('calendar', client?.calendarId ?? null);
  const clients = useRows('client').list;
  const engagements = useRows('engagement').list;
  const { person } = useSignedIn();
  if (client === null || (client && row === null))
    return <EmptyState title={t('missing.title')}>{t('missing.body')}</EmptyState>;
  if (!client || !row) return null;
  const parsed = parseCalendar(row);
  const mayEdit = mayEditCalendar(person, row.id, clients, engagements);
  return (
    <div className="min-h-full bg-panel">
      <div className="max-w-[72rem] px-8 pt-5">
        <Header client={client} row={row} />
        {!mayEdit && <p className="pb-3 text-sm text-faint">{t('read-only')}</p>}
        {parsed.ok ? (
          <Editor key={row.id} client={client} kept={parsed.value} id={row.id} mayEdit={mayEdit} />
        ) : (
          <EmptyState title={t('malformed.title')}>{t('malformed.body')}</EmptyState>
        )}
      </div>
    </div>
  );
};
