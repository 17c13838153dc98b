import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';
import { AccessPage } from '../features/access/access-page';
import { Attention } from '../features/attention/attention';
import { CalendarPage } from '../features/calendar-editor/calendar-page';
import { ClausesPage } from '../features/clauses/clauses-page';
import { CoveragePage } from '../features/coverage/coverage-page';
import { DocumentPage } from '../features/documents/document-page';
import { DocumentsPage } from '../features/documents/documents-page';
import { FairPage } from '../features/fair/fair-page';
import { HoursPage } from '../features/hours/hours-page';
import { HouseStylePage } from '../features/house-style/house-style-page';
import { Queue } from '../features/queue/queue';
import { ReviewPage } from '../features/review/review-page';
import { Settings } from '../features/settings/settings';
import { TemplatesPage } from '../features/templates/templates-page';
import { TimePage } from '../features/time/time-page';
import { TimesheetPage } from '../features/timesheet/timesheet-page';
import { ShellLayout } from './shell-layout';

/*
 * The history is kept behind the `#`, so that a reload finds the same place at `app://meridian/` and on loopback,
 * whose servers know files only.
 */
const root = createRootRoute({ component: ShellLayout });

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/queue', replace: true });
  },
});
/**
 * Which item's panel is open, the mutation that needs attention whose words are edited there, and the one client whose
 * work the palette asked for.
 */
const queueSearch = z.object({
  item: z.string().optional().catch(undefined),
  edit: z.string().optional().catch(undefined),
  client: z.string().optional().catch(undefined),
});

const queue = createRoute({
  getParentRoute: () => root,
  path: '/queue',
  validateSearch: queueSearch,
  component: Queue,
});
const attention = createRoute({ getParentRoute: () => root, path: '/attention', component: Attention });
const settings = createRoute({ getParentRoute: () => root, path: '/settings', component: Settings });

const hours = createRoute({ getParentRoute: () => root, path: '/hours', component: HoursPage });
const ClientCalendar = () => <CalendarPage clientId={clientHours.useParams().clientId} />;
const clientHours = createRoute({
  getParentRoute: () => root,
  path: '/hours/$clientId',
  component: ClientCalendar,
});
const coverage = createRoute({ getParentRoute: () => root, path: '/coverage', component: CoveragePage });

const time = createRoute({ getParentRoute: () => root, path: '/time', component: TimePage });
const review = createRoute({ getParentRoute: () => root, path: '/review', component: ReviewPage });
const timesheet = createRoute({ getParentRoute: () => root, path: '/timesheet', component: TimesheetPage });
const fair = createRoute({ getParentRoute: () => root, path: '/about-me', component: FairPage });
const access = createRoute({ getParentRoute: () => root, path: '/access', component: AccessPage });

const documents = createRoute({ getParentRoute: () => root, path: '/documents', component: DocumentsPage });
const OneDocument = () => <DocumentPage documentId={oneDocument.useParams().documentId} />;
const oneDocument = createRoute({
  getParentRoute: () => root,
  path: '/documents/$documentId',
  component: OneDocument,
});

/** Which template is open, the work item whose names are proposed in it, or the document whose answers are looked at. */
const templatesSearch = z.object({
  edit: z.uuid().optional().catch(undefined),
  document: z.string().optional().catch(undefined),
  template: z.string().optional().catch(undefined),
  item: z.string().optional().catch(undefined),
});
const templates = createRoute({
  getParentRoute: () => root,
  path: '/templates',
  validateSearch: templatesSearch,
  component: TemplatesPage,
});

const clauses = createRoute({ getParentRoute: () => root, path: '/clauses', component: ClausesPage });

const houseStyles = createRoute({
  getParentRoute: () => root,
  path: '/house-styles',
  component: HouseStylePage,
});

export const makeAppRouter = () =>
  createRouter({
    routeTree: root.addChildren([
      access,
      fair,
      start,
      queue,
      hours,
      clientHours,
      coverage,
      documents,
      oneDocument,
      time,
      timesheet,
      review,
      attention,
      settings,
      templates,
      houseStyles,
      clauses,
    ]),
    history: createHashHistory(),
    defaultNotFoundComponent: () => null,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeAppRouter>;
  }
}
