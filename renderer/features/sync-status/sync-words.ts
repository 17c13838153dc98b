import type { TFunction } from 'i18next';
import type { Formatter } from '../../i18n/format';
import type { Tone } from '../../ui/badge';
import type { SyncState } from './sync-state';

/** The pill's words: short, and true. Times are on the person's own clock. */
export const syncWords = (
  state: SyncState,
  t: TFunction<'sync'>,
  format: Formatter,
  timeZone: string,
): string => {
  switch (state.name) {
    case 'starting':
      return t('pill.starting');
    case 'first-sync':
      return t('pill.first-sync', { count: state.rows, rows: format.number(state.rows) });
    case 'failed':
      return t('pill.failed');
    case 'refused':
      return state.problem?.code.startsWith('protocol.') ? t('pill.too-old') : t('pill.refused');
    case 'offline': {
      if (state.waiting === 0) return t('pill.offline');
      const changes = format.number(state.waiting);
      if (state.since === null) return t('pill.offline-waiting', { count: state.waiting, changes });
      const time = format.time(state.since, timeZone);
      return t('pill.offline-waiting-since', { count: state.waiting, changes, time });
    }
    case 'saving':
      return t('pill.saving', { count: state.waiting, changes: format.number(state.waiting) });
    case 'in-step':
      return t('pill.in-step', { time: format.time(state.at, timeZone) });
  }
};

export const syncTone = (state: SyncState): Tone => {
  switch (state.name) {
    case 'failed':
    case 'refused':
      return 'late';
    case 'offline':
      return 'after';
    case 'starting':
    case 'first-sync':
      return 'quiet';
    case 'saving':
    case 'in-step':
      return 'accent';
  }
};
