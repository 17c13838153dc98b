import { createContext, type ReactNode, useContext } from 'react';
import type { BridgeResult } from '#shared/bridge/derived';
import type { SignedInSession } from '../replica/open-replica';

export type Description = BridgeResult<'app.describe'>;

const SessionContext = createContext<SignedInSession | null>(null);
const DescriptionContext = createContext<Description | null>(null);

export const SignedInProvider = (props: {
  readonly session: SignedInSession;
  readonly description: Description;
  readonly children: ReactNode;
}) => (
  <DescriptionContext.Provider value={props.description}>
    <SessionContext.Provider value={props.session}>{props.children}</SessionContext.Provider>
  </DescriptionContext.Provider>
);

/** Who works here, with which hub. Throws where nobody is signed in, which is a bug. */
export const useSignedIn = (): SignedInSession => {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSignedIn needs a SignedInProvider above it');
  return session;
};

/** The program itself: version, host, what it can do. */
export const useDescription = (): Description => {
  const description = useContext(DescriptionContext);
  if (!description) throw new Error('useDescription needs a SignedInProvider above it');
  return description;
};
