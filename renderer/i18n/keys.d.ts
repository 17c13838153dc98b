import type access from '../../assets/locales/en/access.json';
import type assign from '../../assets/locales/en/assign.json';
import type attachments from '../../assets/locales/en/attachments.json';
import type attention from '../../assets/locales/en/attention.json';
import type band from '../../assets/locales/en/band.json';
import type bundle from '../../assets/locales/en/bundle.json';
import type calendar from '../../assets/locales/en/calendar.json';
import type clauses from '../../assets/locales/en/clauses.json';
import type common from '../../assets/locales/en/common.json';
import type coverage from '../../assets/locales/en/coverage.json';
import type documents from '../../assets/locales/en/documents.json';
import type errors from '../../assets/locales/en/errors.json';
import type fair from '../../assets/locales/en/fair.json';
import type handover from '../../assets/locales/en/handover.json';
import type hours from '../../assets/locales/en/hours.json';
import type houseStyle from '../../assets/locales/en/house-style.json';
import type keys from '../../assets/locales/en/keys.json';
import type palette from '../../assets/locales/en/palette.json';
import type queue from '../../assets/locales/en/queue.json';
import type report from '../../assets/locales/en/report.json';
import type serviceLevel from '../../assets/locales/en/service-level.json';
import type settings from '../../assets/locales/en/settings.json';
import type start from '../../assets/locales/en/start.json';
import type sync from '../../assets/locales/en/sync.json';
import type team from '../../assets/locales/en/team.json';
import type templates from '../../assets/locales/en/templates.json';
import type time from '../../assets/locales/en/time.json';
import type workItem from '../../assets/locales/en/work-item.json';

/** Has the compiler know every key, those put together from a code of a table included. */
declare module 'i18next' {
  interface CustomTypeOptions {
    /** All of them, so that a translator passed around without a namespace of its own takes any key with its prefix. */
    defaultNS: [
      'common',
      'access',
      'bundle',
      'assign',
      'attachments',
      'attention',
      'band',
      'calendar',
      'clauses',
      'coverage',
      'documents',
      'handover',
      'hours',
      'house-style',
      'service-level',
      'errors',
      'fair',
      'keys',
      'palette',
      'queue',
      'report',
      'settings',
      'start',
      'sync',
      'team',
      'templates',
      'time',
      'work-item',
    ];
    resources: {
      access: typeof access;
      bundle: typeof bundle;
      assign: typeof assign;
      attachments: typeof attachments;
      attention: typeof attention;
      band: typeof band;
      clauses: typeof clauses;
      common: typeof common;
      calendar: typeof calendar;
      coverage: typeof coverage;
      documents: typeof documents;
      handover: typeof handover;
      hours: typeof hours;
      'house-style': typeof houseStyle;
      'service-level': typeof serviceLevel;
      errors: typeof errors;
      fair: typeof fair;
      keys: typeof keys;
      palette: typeof palette;
      queue: typeof queue;
      report: typeof report;
      settings: typeof settings;
      start: typeof start;
      sync: typeof sync;
      team: typeof team;
      templates: typeof templates;
      time: typeof time;
      'work-item': typeof workItem;
    };
  }
}
