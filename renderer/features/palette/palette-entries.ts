import type { Client } from '#shared/clients/client';
import { type AppCommand, type CommandGroup, commandGroups } from '../../app/commands';
import type { QueueRow } from '../../replica/replica';

export type PaletteEntry =
  | { readonly kind: 'command'; readonly id: string; readonly command: AppCommand }
  | { readonly kind: 'work'; readonly id: string; readonly row: QueueRow }
  | { readonly kind: 'client'; readonly id: string; readonly client: Client };

export interface PaletteSection {
  readonly id: CommandGroup | 'work-found' | 'clients';
  readonly entries: readonly PaletteEntry[];
}

/** Letters alone: case and accents are nothing that somebody looking for a thing should have to get right. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLocaleLowerCase();

/** Whether every word of `text` begins or stands in a word of `among`. */
export const matchesWords = (text: string, among: string): boolean => {
  const place = plain(among);
  return plain(text)
    .split(/\s+/)
    .every((word) => place.includes(word));
};

const clientsShown = 6;

interface Found {
  readonly text: string;
  readonly commands: readonly AppCommand[];
  readonly rows: readonly QueueRow[];
  readonly clients: readonly Client[];
}

/** What the palette offers for what was typed: work first, then what can be done, then clients. */
export const paletteSections = ({ text, commands, rows, clients }: Found): readonly PaletteSection[] => {
  const fitting = commands.filter((command) => matchesWords(text, command.title));
  const matching =
    text.trim() === '' ? [] : clients.filter(({ name, code }) => matchesWords(text, `${code} ${name}`));
  const sections: PaletteSection[] = [
    { id: 'work-found', entries: rows.map((row) => ({ kind: 'work', id: `work:${row.id}`, row })) },
    ...commandGroups.map((group) => ({
      id: group,
      entries: fitting
        .filter((command) => command.group === group)
        .map((command) => ({ kind: 'command' as const, id: `command:${command.id}`, command })),
    })),
    {
      id: 'clients',
      entries: matching
        .slice(0, clientsShown)
        .map((client) => ({ kind: 'client', id: `client:${client.id}`, client })),
    },
  ];
  return sections.filter(({ entries }) => entries.length > 0);
};
