import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';
import { Attention } from '../features/attention/attention';
import { Queue } from '../features/queue/queue';
import { Settings } from '../features/settings/settings';
import { ShellLayout } from './shell-layout';

/*
 * A queue is what the day opens with. The other pages bring the editor, the templates' language and the charts with
 * them, more than half of the program: each is read when somebody goes there (and is a file of this machine by then,
 * network or none).
 */
const AccessPage = lazyRouteComponent(() => import('../features/access/access-page'), 'AccessPage');
const CalendarPage = lazyRouteComponent(
  () => import('../features/calendar-editor/calendar-page'),
  'CalendarPage',
);
const ClausesPage = lazyRouteComponent(() => import('../features/clauses/clauses-page'), 'ClausesPage');
const CoveragePage = lazyRouteComponent(() => import('../features/coverage/coverage-page'), 'CoveragePage');
const DocumentPage = lazyRouteComponent(() => import('../features/documents/document-page'), 'DocumentPage');
const DocumentsPage = lazyRouteComponent(
  () => import('../features/documents/documents-page'),
  'DocumentsPage',
);
const FairPage = lazyRouteComponent(() => import('../features/fair/fair-page'), 'FairPage');
const HoursPage = lazyRouteComponent(() => import('../features/hours/hours-page'), 'HoursPage');
const HouseStylePage = lazyRouteComponent(
  () => import('../features/house-style/house-style-page'),
  'HouseStylePage',
);
const ReviewPage = lazyRouteComponent(() => import('../features/review/review-page'), 'ReviewPage');
const SnippetsPage = lazyRouteComponent(() => import('../features/snippets/snippets-page'), 'SnippetsPage');
const TeamPage = lazyRouteComponent(() => import('../features/team/team-page'), 'TeamPage');
const TemplatesPage = lazyRouteComponent(
  () => import('../features/templates/templates-page'),
  'TemplatesPage',
);
const TimePage = lazyRouteComponent(() => import('../features/time/time-page'), 'TimePage');
const TimesheetPage = lazyRouteComponent(
  () => import('../features/timesheet/timesheet-page'),
  'TimesheetPage',
);

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
const ClientCalendar = Object.assign(
  () => <CalendarPage clientId={clientHours.useParams().clientId} />,
  // The router reads a page before it leaves the one before it, so nothing flashes empty between them.
  { preload: async () => await CalendarPage.preload?.() },
);
const clientHours = createRoute({
  getParentRoute: () => root,
  path: '/hours/$clientId',
  component: ClientCalendar,
});
const coverage = createRoute({ getParentRoute: () => root, path: '/coverage', component: CoveragePage });

const time = createRoute({ getParentRoute: () => root, path: '/time', component: TimePage });
const review = createRoute({ getParentRoute: () => root, path: '/review', component: ReviewPage });
const team = createRoute({ getParentRoute: () => root, path: '/team', component: TeamPage });
const timesheet = createRoute({ getParentRoute: () => root, path: '/timesheet', component: TimesheetPage });
const fair = createRoute({ getParentRoute: () => root, path: '/about-me', component: FairPage });
const access = createRoute({ getParentRoute: () => root, path: '/access', component: AccessPage });

const documents = createRoute({ getParentRoute: () => root, path: '/documents', component: DocumentsPage });
const OneDocument = Object.assign(() => <DocumentPage documentId={oneDocument.useParams().documentId} />, {
  preload: async () => await DocumentPage.preload?.(),
});
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

/** Which clause is looked at. */
const clausesSearch = z.object({ clause: z.string().optional().catch(undefined) });
const clauses = createRoute({
  getParentRoute: () => root,
  path: '/clauses',
  validateSearch: clausesSearch,
  component: ClausesPage,
});
const snippets = createRoute({ getParentRoute: () => root, path: '/snippets', component: SnippetsPage });

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
      team,
      attention,
      settings,
      templates,
      houseStyles,
      clauses,
      snippets,
    ]),
    history: createHashHistory(),
    defaultNotFoundComponent: () => null,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeAppRouter>;
  }
}
