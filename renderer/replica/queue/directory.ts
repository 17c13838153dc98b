import type { Engagement } from '#shared/engagements/engagement';
import type { Person } from '#shared/people/person';
import { fold } from '#shared/search/words';
import type { CalendarRow, RowBody } from '#shared/sync/row';

/** Kinds of row that the grid looks things up in. */
export const directoryKinds = ['person', 'client', 'calendar', 'engagement', 'matter'] as const;
export type DirectoryKind = (typeof directoryKinds)[number];

export const isDirectoryKind = (kind: string): kind is DirectoryKind =>
  (directoryKinds as readonly string[]).includes(kind);

interface Named {
  readonly name: string;
  /** Folded name and code, for search. */
  readonly words: string;
}

const named = (name: string, code: string): Named => ({ name, words: fold(`${name} ${code}`) });

const nobody: Named = { name: '', words: '' };

/** Names and rules of the small kinds, by id, as the queue needs them. */
export class Directory {
  readonly #people = new Map<string, Person>();
  readonly #names = {
    person: new Map<string, Named>(),
    client: new Map<string, Named>(),
    matter: new Map<string, Named>(),
  };
  readonly #engagements = new Map<string, Engagement>();
  /** Whose calendar is which, by client. */
  readonly #calendarOf = new Map<string, string>();
  readonly #calendars = new Map<string, CalendarRow>();

  put(kind: DirectoryKind, body: RowBody): void {
    switch (kind) {
      case 'person': {
        const person = body as RowBody<'person'>;
        this.#people.set(person.id, person);
        this.#names.person.set(person.id, named(person.name, ''));
        return;
      }
      case 'client': {
        const client = body as RowBody<'client'>;
        this.#names.client.set(client.id, named(client.name, client.code));
        this.#calendarOf.set(client.id, client.calendarId);
        return;
      }
      case 'calendar': {
        const calendar = body as RowBody<'calendar'>;
        this.#calendars.set(calendar.id, calendar);
        return;
      }
      case 'matter': {
        const matter = body as RowBody<'matter'>;
        this.#names.matter.set(matter.id, named(matter.name, matter.code));
        return;
      }
      case 'engagement': {
        const engagement = body as RowBody<'engagement'>;
        this.#engagements.set(engagement.id, engagement);
      }
    }
  }

  remove(kind: DirectoryKind, id: string): void {
    if (kind === 'engagement') this.#engagements.delete(id);
    else if (kind === 'calendar') this.#calendars.delete(id);
    else this.#names[kind].delete(id);
    if (kind === 'person') this.#people.delete(id);
  }

  clear(): void {
    this.#people.clear();
    this.#engagements.clear();
    this.#calendarOf.clear();
    this.#calendars.clear();
    for (const names of Object.values(this.#names)) names.clear();
  }

  person(id: string): Person | undefined {
    return this.#people.get(id);
  }

  engagement(id: string): Engagement | undefined {
    return this.#engagements.get(id);
  }

  /** The calendar that a client's hours stand in, where both are here. */
  calendarOf(clientId: string): CalendarRow | undefined {
    return this.#calendars.get(this.#calendarOf.get(clientId) ?? '');
  }

  name(kind: 'person' | 'client' | 'matter', id: string): string {
    return this.#named(kind, id).name;
  }

  words(kind: 'person' | 'client' | 'matter', id: string): string {
    return this.#named(kind, id).words;
  }

  ids(kind: 'person' | 'client' | 'matter'): Iterable<string> {
    return this.#names[kind].keys();
  }

  #named(kind: 'person' | 'client' | 'matter', id: string): Named {
    return this.#names[kind].get(id) ?? nobody;
  }
}
