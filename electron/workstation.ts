import { randomBytes } from 'node:crypto';
import { attachmentMethods } from '#shared/bridge/attachment-calls';
import type { SessionState } from '#shared/bridge/contract';
import type { BridgeHandlers, EmitBridgeEvent } from '#shared/bridge/derived';
import { documentMethods } from '#shared/bridge/document-calls';
import { templateMethods } from '#shared/bridge/template-calls';
import { useMethods } from '#shared/bridge/use-calls';
import type { DomainError } from '#shared/kernel/errors';
import type { DeviceId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import {
  AttachmentDesk,
  type AttachmentHandlers,
  type AttachmentMethod,
} from './attachments/attachment-desk';
import type { AuthorizedHub } from './courier/authorized-hub';
import { Courier, noSession, nothing } from './courier/courier';
import { BodyDesk, type DocumentHandlers, type DocumentMethod } from './documents/body-desk';
import { makePdfWork } from './documents/pdf-work';
import { type UnsavedTemplateHandlers, UnsavedTemplates } from './documents/unsaved-templates';
import { Journal } from './journal/journal';
import { eraseSetAside } from './journal/set-aside';
import { DataFolder, diskRefused } from './ports/data-folder';
import type { Host } from './ports/host';
import { systemScheduler } from './ports/scheduler';
import { plainSeal } from './ports/seal';
import { belongToHub, enterSampleFirm } from './services/at-start';
import { batchHandlers } from './services/batch-desk';
import { type BridgeDispatcher, makeBridgeDispatcher, toEventEnvelope } from './services/bridge-dispatcher';
import { bundleHandlers } from './services/bundle-desk';
import { calendarHandlers } from './services/calendar-desk';
import { deviceHandlers } from './services/device-desk';
import { drawerHandlers } from './services/drawer-desk';
import { checkExternalLink } from './services/external-links';
import { Farewell } from './services/farewell';
import { forwarded } from './services/forwarded';
import { readClocks } from './services/machine-clock';
import { printHandlers } from './services/print-desk';
import { printFonts } from './services/print-fonts';
import { recorderHandlers } from './services/recorder-desk';
import { reportHandlers } from './services/report-desk';
import { reviewHandlers } from './services/review-desk';
import { scopeHandlers } from './services/scope-desk';
import { Session } from './services/session';
import { type PresentDesk, syncHandlers } from './services/sync-desk';
import { teamHandlers } from './services/team-desk';
import type { Tokens } from './services/tokens';
import { UseDoor } from './services/use-door';

export interface WorkstationOptions {
  readonly host: Host;
  /** Absolute path; one workstation at a time holds it. */
  readonly dataFolder: string;
  readonly version: string;
  /** Where the build put the fonts of printed documents; absolute. */
  readonly fontsFolder: string;
  /** The built `documents/pdf-thread.ts`; absolute. */
  readonly pdfThread: string;
  /** The hub to belong to from the start, as a person would type it; null asks the person. */
  readonly hubUrl: string | null;
  /** Signs in the first of the sample firm's people where nobody is and the hub is the sample firm on this machine. */
  readonly signInSample: boolean;
}

/** The part of the main process that belongs to the signed-in person. */
interface Desk extends PresentDesk {
  readonly profileId: string;
  readonly deviceId: DeviceId;
  /** The hub as this person reaches it, across renewals of the session. */
  readonly hub: AuthorizedHub;
  /** Those it was told of last; another sign-in brings others. */
  tokens: Tokens;
  /** Null where the journal could not be opened: no bytes are taken in that no command could name. */
  readonly attachments: AttachmentDesk | null;
  readonly bodies: BodyDesk | null;
  readonly unsaved: UnsavedTemplates;
  readonly door: UseDoor | null;
}

export interface Workstation {
  readonly dispatch: BridgeDispatcher;
  stop(): Promise<void>;
}

/** Puts the services together behind the bridge, whichever host runs them. */
export const startWorkstation = async (options: WorkstationOptions): Promise<Workstation> => {
  const { host } = options;
  const folder = new DataFolder(options.dataFolder);
  let desk: Desk | null = null;

  const emit: EmitBridgeEvent = (event, payload) => host.broadcast(toEventEnvelope(event, payload));
  const session = new Session({
    folder,
    secrets: host.secrets,
    fetch: host.fetch,
    emit: (event, payload) => {
      emit(event, payload);
      if (event === 'session.changed') deskChange = deskChange.then(followSession);
    },
    now: () => Date.now(),
    onMustGo: (problem) => farewell.take(problem),
    beforeDeskCloses: () => bringHeld(),
  });
  const farewell = new Farewell({
    session,
    secrets: host.secrets,
    folder,
    logger: host.logger,
    desk: async () => {
      const present = await presentDesk();
      return (
        present && {
          isOpen: () => desk === present,
          journal: present.journal.ok ? ok(present.journal.value.journal) : present.journal,
          bringIn: async () => (await present.attachments?.bringIn(null)) ?? nothing,
          unsentBodies: async () => (await present.bodies?.unsentBodies()) ?? ok([]),
          unsentFiles: () => present.attachments?.unsentFiles() ?? [],
        }
      );
    },
    alone: (work) => {
      const worked = deskChange.then(async () => {
        const present = desk;
        try {
          await work(closeDesk);
        } finally {
          // Some are opened again where it is looked into after it was closed.
          if (!desk) await present?.bodies?.close();
        }
      });
      deskChange = worked.then(followSession, followSession);
      return worked;
    },
    deskClosed: () => deskChange,
  });
  let deskChange: Promise<void> = Promise.resolve();

  const bringHeld = async (): Promise<void> => desk?.attachments?.bringHeld();

  const closeDesk = async (): Promise<void> => {
    const closing = desk;
    desk = null;
    closing?.courier?.stop();
    await closing?.attachments?.close();
    await closing?.bodies?.close();
    if (closing?.journal.ok) await closing.journal.value.journal.close();
  };

  /** Opens the desk of whoever is signed in now, and closes that of whoever was. */
  const followSession = async (): Promise<void> => {
    const state = session.read();
    const { tokens } = session;
    if (desk && desk.tokens === tokens) return;
    // The same person on the same device has only signed in again, and what is in memory alone must outlive that.
    if (desk?.journal.ok && tokens && isDeskOf(desk, state)) {
      desk.tokens = tokens;
      desk.courier?.syncNow();
      desk.attachments?.nudge();
      desk.bodies?.nudge();
      return;
    }
    await closeDesk();
    if (state.phase !== 'signed-in' || !tokens) return;
    const { profileId, deviceId } = state;
    const opened = await Journal.open(folder.resolve('profiles', profileId, 'journal'), plainSeal);
    if (!opened.ok) host.logger.warn('journal.not-opened', { code: opened.error.code });
    else if (opened.value.damaged) host.logger.warn('journal.damaged');
    const random = { bytes: (length: number) => randomBytes(length) };
    const hub = session.hubOf(profileId);
    const door = opened.ok
      ? new UseDoor({
          journal: opened.value.journal,
          personId: state.person.id,
          deviceId,
          now: () => systemScheduler.now(),
          random,
          noted: () => desk?.courier?.nudge(),
        })
      : null;
    const attachments =
      door && opened.ok
        ? await AttachmentDesk.open({
            folder,
            profileId,
            seal: plainSeal,
            hub,
            journal: opened.value.journal,
            personId: state.person.id,
            deviceId,
            door,
            host,
            scheduler: systemScheduler,
            random,
            emit,
          })
        : null;
    const bodies = opened.ok
      ? await BodyDesk.open({
          folder,
          profileId,
          seal: plainSeal,
          hub,
          journal: opened.value.journal,
          logger: host.logger,
          scheduler: systemScheduler,
          random,
          emit,
          onReached: () => courier?.reachedElsewhere(),
        })
      : null;
    const courier: Courier | null = opened.ok
      ? new Courier({
          journal: opened.value.journal,
          hub,
          deviceId,
          scheduler: systemScheduler,
          random,
          logger: host.logger,
          emit: (event, payload) => {
            emit(event, payload);
            // Answers, and a hub that is there again, are what bytes wait for.
            if (event !== 'journal.changed' && event !== 'feed.news') return;
            attachments?.nudge();
            if (event === 'feed.news') bodies?.news();
            else bodies?.nudge();
          },
          onReopened: (mutations) => {
            // What the backup may not hold is more than these: bytes and bodies are compared with the hub as it is now.
            void attachments?.expectAll(mutations).then(() => attachments.nudge());
            bodies?.nudge();
          },
        })
      : null;
    const unsaved = await UnsavedTemplates.open(folder, profileId, plainSeal);
    desk = { profileId, deviceId, hub, tokens, journal: opened, courier, attachments, bodies, unsaved, door };
    // Those of a hub that began anew, where the program ended before their bytes were noted.
    if (opened.ok)
      await attachments?.expectAll(opened.value.journal.index.unanswered().map(({ mutation }) => mutation));
    attachments?.start();
    bodies?.start();
    courier?.start();
  };

  /** Waits for a change of person to be through, so that nothing is appended to the journal of somebody else. */
  const presentDesk = async (): Promise<Desk | null> => {
    await deskChange;
    return desk;
  };

  /** The hub as whoever is signed in reaches it. */
  const reachHub = async (): Promise<Result<AuthorizedHub, DomainError>> => {
    const present = await presentDesk();
    return present ? ok(present.hub) : err(noSession);
  };

  const fonts = printFonts(options.fontsFolder);
  const presentDoor = async (): Promise<Result<UseDoor, DomainError>> => {
    const present = await presentDesk();
    return present?.door ? ok(present.door) : err(noSession);
  };
  const handlers: BridgeHandlers = {
    'app.describe': () =>
      ok({
        version: options.version,
        capabilities: host.capabilities,
        systemLocales: host.systemLocales(),
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        zoneDataVersion: process.versions['tz'] ?? 'unknown',
      }),
    'app.report-problem': ({ code, where }) => {
      host.logger.warn('renderer.problem', { code, where });
      return nothing;
    },
    'app.read-room': () =>
      folder.free().then(
        (free) => ok({ free }),
        (error: unknown) => err(diskRefused(error)),
      ),
    'session.read': () => ok(session.read()),
    'session.choose-hub': ({ url }) => session.chooseHub(url),
    'session.forget-hub': async () => ok(await session.forgetHub()),
    'session.sign-in': (credentials) => session.signIn(credentials),
    'session.sign-out': async () => ok(await session.signOut()),
    'session.sample-people': () => session.samplePeople(),
    'session.replicas-to-erase': () => ok({ profileIds: session.replicasToErase }),
    'session.replica-erased': async ({ profileId }) => {
      await session.noteReplicaErased(profileId);
      return nothing;
    },
    'session.sign-in-sample': ({ personId }) => session.signInSample(personId),

    ...syncHandlers({
      present: presentDesk,
      beforeAppend: async (mutation) => (await presentDesk())?.attachments?.expect(mutation) ?? nothing,
      personId: () => {
        const state = session.read();
        return state.phase === 'signed-in' ? state.person.id : null;
      },
    }),
    ...calendarHandlers(reachHub),
    ...drawerHandlers(reachHub),
    ...deviceHandlers(reachHub),

    ...scopeHandlers(reachHub, async () => {
      const present = await presentDesk();
      const state = session.read();
      if (!present || state.phase !== 'signed-in') return err(noSession);
      if (!present.journal.ok) return present.journal;
      return ok({
        hub: present.hub,
        personId: state.person.id,
        journal: present.journal.value.journal,
        eraseSetAside: () => eraseSetAside(folder.resolve('profiles', state.profileId, 'journal')),
        courier: present.courier,
        bringIn: async (scope) => (await present.attachments?.bringIn(scope)) ?? nothing,
        bringBytes: async (mutation) => (await present.attachments?.bring(mutation)) ?? nothing,
        bodiesSent: async (scope) => (await present.bodies?.allSent(scope)) ?? nothing,
        sealedFiles: (scope) => present.attachments?.unsentFiles(scope) ?? [],
        handedOver: async (file) => (await present.attachments?.handedOver(file)) ?? nothing,
        logger: host.logger,
        filesOf: async () => [
          ...((await present.bodies?.scopesHere()) ?? []),
          ...((await present.attachments?.scopesHere()) ?? []),
        ],
        onErased: (scope) => emit('journal.erased', { scope }),
        eraseFiles: async (scope) => {
          const bodies = await present.bodies?.erase(scope);
          if (bodies && !bodies.ok) return bodies;
          return (await present.attachments?.handlers['attachment.erase']({ scope })) ?? nothing;
        },
      });
    }),
    ...forwarded<AttachmentMethod, AttachmentHandlers>(
      attachmentMethods,
      async () => (await presentDesk())?.attachments?.handlers ?? null,
    ),
    ...forwarded<DocumentMethod, DocumentHandlers>(
      documentMethods,
      async () => (await presentDesk())?.bodies?.handlers ?? null,
    ),
    ...forwarded<keyof typeof templateMethods, UnsavedTemplateHandlers>(
      templateMethods,
      async () => (await presentDesk())?.unsaved.handlers ?? null,
    ),
    ...printHandlers(host, fonts, presentDoor),
    ...batchHandlers(host, presentDoor),
    ...forwarded<keyof typeof useMethods, UseDoor['handlers']>(
      useMethods,
      async () => (await presentDesk())?.door?.handlers ?? null,
    ),
    ...bundleHandlers({
      host,
      fonts,
      door: presentDoor,
      work: makePdfWork(options.pdfThread),
      readVersion: async (version) =>
        (await (await presentDesk())?.attachments?.read(version)) ?? err(noSession),
    }),
    ...(await recorderHandlers(host.recorder, folder, emit)),
    ...reviewHandlers(reachHub),
    ...teamHandlers(reachHub),
    ...reportHandlers({ hub: reachHub, folder, host, fonts }),
    'clock.read': async () => ok(await readClocks(session.tokens?.hubOffset ?? null)),

    'external.open': async ({ url }) => {
      const checked = checkExternalLink(url);
      if (!checked.ok) return checked;
      await host.openExternal(checked.value);
      return nothing;
    },
    'notification.show': ({ title, body }) => {
      if (host.capabilities.notifications) host.notify(title, body);
      return nothing;
    },
  };

  const endWatch = host.watchAbsence?.((away) => emit('absence.ended', { ...away }));
  await session.restore();
  // The hub may be out of reach: nobody who starts to work waits for it.
  void farewell.resume();
  if (options.hubUrl !== null) await belongToHub(session, options.hubUrl, host);
  if (options.signInSample && session.read().phase === 'signed-out') await enterSampleFirm(session, host);
  await deskChange;

  return {
    dispatch: makeBridgeDispatcher(handlers, host.logger),
    stop: async () => {
      endWatch?.();
      await farewell.end();
      await deskChange;
      await bringHeld();
      await closeDesk();
    },
  };
};

const isDeskOf = (desk: Desk, state: SessionState): boolean =>
  state.phase === 'signed-in' && state.profileId === desk.profileId && state.deviceId === desk.deviceId;
