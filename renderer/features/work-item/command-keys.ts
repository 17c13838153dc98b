import type { OfferedType } from './available-commands';

/** The key of each command, as the command registry reads it; the same in the panel, on the grid and in the help. */
export const commandKeys: Readonly<Partial<Record<OfferedType, string>>> = {
  'work-item.claim': 'c',
  'work-item.start': 's',
  'work-item.wait': 'w',
  'work-item.send-for-review': 'r',
  'work-item.check-out': 'o',
  'work-item.check-in': 'Shift+o',
  'work-item.release': 'Shift+r',
  'work-item.approve': 'v',
  'work-item.return': 'Shift+v',
  'work-item.complete': 'd',
  'work-item.assign': 'a',
  'work-item.reserve': 'e',
  'work-item.note': 'm',
};
