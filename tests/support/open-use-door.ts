import { Journal } from '../../electron/journal/journal';
import { plainSeal } from '../../electron/ports/seal';
import { UseDoor } from '../../electron/services/use-door';
import { sampleDeviceId, samplePersonId } from './sample-mutation';

/** When everything happens, epoch ms, where a test has no clock of its own. */
const always = 1_800_000_000_000;

/** A sample person's door on a real journal in `folder`, which is the caller's to close. */
export const openUseDoor = async (
  folder: string,
  { now = () => always, noted = () => undefined }: { now?: () => number; noted?: () => void } = {},
): Promise<{ readonly journal: Journal; readonly door: UseDoor }> => {
  const opened = await Journal.open(folder, plainSeal);
  if (!opened.ok) throw new Error(opened.error.code);
  const { journal } = opened.value;
  const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
  const door = new UseDoor({
    journal,
    personId: samplePersonId,
    deviceId: sampleDeviceId,
    now,
    random,
    noted,
  });
  return { journal, door };
};
