import type { Client } from '#shared/clients/client';
import { fold } from '#shared/search/words';
import type { Clause } from '#shared/templates/clause';
import { type AppCommand, type CommandGroup, commandGroups } from '../../app/commands';
import type { QueueRow } from '../../replica/replica';
import type { DocumentHit } from '../../replica/search/search-index';

export type PaletteEntry =
  | { readonly kind: 'command'; readonly id: string; readonly command: AppCommand }
  | { readonly kind: 'work'; readonly id: string; readonly row: QueueRow }
  | { readonly kind: 'document'; readonly id: string; readonly hit: DocumentHit }
  | {
      readonly kind: 'clause';
      readonly id: string;
      readonly clause: Clause;
      /** What of its text was found, where its title has not all of it. */
      readonly passage: string | null;
    }
  | { readonly kind: 'client'; readonly id: string; readonly client: Client };

export interface PaletteSection {
  readonly id: CommandGroup | 'work-found' | 'documents' | 'clauses' | 'clients';
  readonly entries: readonly PaletteEntry[];
}

/** Whether every word of `text` begins or stands in a word of `among`. */
export const matchesWords = (text: string, among: string): boolean => {
  const place = fold(among);
  return fold(text)
    .split(/\s+/)
    .every((word) => place.includes(word));
};

const clientsShown = 6;

interface Found {
  readonly text: string;
  readonly commands: readonly AppCommand[];
  readonly rows: readonly QueueRow[];
  readonly documents: readonly DocumentHit[];
  readonly clauses: readonly { readonly clause: Clause; readonly passage: string | null }[];
  readonly clients: readonly Client[];
}

/** What the palette offers for what was typed: work first, then documents, what can be done, clauses, and clients. */
export const paletteSections = ({
  text,
  commands,
  rows,
  documents,
  clauses,
  clients,
}: Found): readonly PaletteSection[] => {
  const fitting = commands.filter((command) => matchesWords(text, command.title));
  const matching =
    text.trim() === '' ? [] : clients.filter(({ name, code }) => matchesWords(text, `${code} ${name}`));
  const sections: PaletteSection[] = [
    { id: 'work-found', entries: rows.map((row) => ({ kind: 'work', id: `work:${row.id}`, row })) },
    {
      id: 'documents',
      entries: documents.map((hit) => ({ kind: 'document', id: `document:${hit.id}`, hit })),
    },
    ...commandGroups.map((group) => ({
      id: group,
      entries: fitting
        .filter((command) => command.group === group)
        .map((command) => ({ kind: 'command' as const, id: `command:${command.id}`, command })),
    })),
    {
      id: 'clauses',
      entries: clauses.map((found) => ({ kind: 'clause', id: `clause:${found.clause.id}`, ...found })),
    },
    {
      id: 'clients',
      entries: matching
        .slice(0, clientsShown)
        .map((client) => ({ kind: 'client', id: `client:${client.id}`, client })),
    },
  ];
  return sections.filter(({ entries }) => entries.length > 0);
};
