import { describe, expect, it } from 'vitest';
import { hasStatusArea } from './status-area';

describe('where a closed window can wait in the tray', () => {
  it.each([
    ['win32', undefined, true],
    ['darwin', undefined, true],
    ['linux', 'KDE', true],
    ['linux', 'ubuntu:GNOME', true],
    ['linux', 'GNOME', false],
    ['linux', '', false],
    ['linux', undefined, false],
  ] as const)('%s with %s: %s', (platform, desktop, expected) => {
    expect(hasStatusArea(platform, { XDG_CURRENT_DESKTOP: desktop })).toBe(expected);
  });
});
