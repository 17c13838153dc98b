import { v7 } from 'uuid';
import type { RunSubject } from '#shared/time-entries/plan-timer';
import type { RunId, TimeEntryDraft, TimeEntryId } from '#shared/time-entries/time-entry';
import type { Run } from '#shared/time-entries/timer';
import { sampleDeviceId } from './sample-mutation';
import { hour, noon } from './sample-rows';

const evidence = {
  personZone: 'Asia/Kolkata',
  clientZone: null,
  calendarRevision: null,
  shiftDate: '2026-11-24',
  hubOffset: 0,
} as const;

const subject = {
  category: 'client',
  engagementId: null,
  matterId: null,
  workItemId: null,
  activity: null,
  note: '',
} as const;

/** An hour's entry, the n-th after noon of Tuesday 24 November 2026; another id each time it is asked for. */
export const sampleEntry = (n: number, change: Partial<TimeEntryDraft> = {}): TimeEntryDraft => ({
  id: v7() as TimeEntryId,
  ...subject,
  ...evidence,
  startedAt: noon + (n - 1) * hour,
  endedAt: noon + n * hour,
  source: 'manual',
  runId: null,
  monotonic: null,
  supersedes: null,
  reason: null,
  withdrawn: false,
  ...change,
});

/** A timer that runs since so many hours after that noon. */
export const sampleRun = (n: number, change: Partial<Run> = {}): Run => ({
  id: v7() as RunId,
  state: 'running',
  ...subject,
  ...evidence,
  startedAt: noon + n * hour,
  monotonic: { reading: n * hour, bootId: 'one', countsSuspend: true },
  deviceId: sampleDeviceId,
  earlierMilliseconds: 0,
  ...change,
});

/** What a timer runs for, as a person starts it without a work item. */
export const sampleSubject: RunSubject = { ...subject, clientZone: null, calendarRevision: null };
