import { describe, expect, it } from 'vitest';
import type { AppCommand } from '../../app/commands';
import { matchesWords, paletteSections } from './palette-entries';

const command = (id: string, title: string, group: AppCommand['group']): AppCommand => ({
  id,
  title,
  group,
  run: () => undefined,
});

describe('finding', () => {
  it('asks for every word, anywhere, whatever its accents and case', () => {
    expect(matchesWords('sudring log', 'SÜD Südring Logistik')).toBe(true);
    expect(matchesWords('next claim', 'Claim next')).toBe(true);
    expect(matchesWords('claim later', 'Claim next')).toBe(false);
    expect(matchesWords('', 'anything')).toBe(true);
  });

  it('keeps groups in order and leaves empty ones out', () => {
    const commands = [command('go.settings', 'Settings', 'go'), command('queue.next', 'Claim next', 'work')];
    const sections = paletteSections({
      text: '',
      commands,
      rows: [],
      documents: [],
      clauses: [],
      clients: [],
    });
    expect(sections.map(({ id }) => id)).toEqual(['work', 'go']);
    expect(
      paletteSections({ text: 'sett', commands, rows: [], documents: [], clauses: [], clients: [] }).map(
        ({ id }) => id,
      ),
    ).toEqual(['go']);
  });
});
