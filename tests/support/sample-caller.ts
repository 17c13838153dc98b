import { randomUUID } from 'node:crypto';
import { sampleCode, samplePeople, session } from '#shared/protocol/hub-api';
import { providerIdOf, rowIds } from '../../server/import/row-ids';
import { ask, postJson } from './ask-hub';
import { HubCaller } from './hub-caller';

/** Somebody of the sample firm, signed in at a desk of their own. */
export const sampleCaller = async (hubUrl: string, name: string): Promise<HubCaller> => {
  const { people } = samplePeople.parse((await ask(hubUrl, '/v1/sample/people')).body);
  const personId = people.find((person) => person.name === name)?.personId;
  const { code } = sampleCode.parse((await ask(hubUrl, '/v1/sample/codes', postJson({ personId }))).body);
  const device = { id: randomUUID(), name: 'Another desk' };
  const signedIn = session.parse(
    (await ask(hubUrl, '/v1/sessions/one-time', postJson({ code, device }))).body,
  );
  return new HubCaller(hubUrl, signedIn, rowIds(providerIdOf('sample')));
};
