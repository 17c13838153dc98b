import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import type { AttachmentState } from '#shared/bridge/attachment-calls';
import type { CourierState, SessionState } from '#shared/bridge/contract';
import type {
  Bridge,
  BridgeArgument,
  BridgeEvent,
  BridgeMethod,
  BridgePayload,
  BridgeResult,
} from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';

const BridgeContext = createContext<Bridge | null>(null);

export const BridgeProvider = (props: { readonly bridge: Bridge; readonly children: ReactNode }) => (
  <BridgeContext.Provider value={props.bridge}>{props.children}</BridgeContext.Provider>
);

/** The way to the main process. Throws outside `BridgeProvider`, which is a bug. */
export const useBridge = (): Bridge => {
  const bridge = useContext(BridgeContext);
  if (!bridge) throw new Error('useBridge needs a BridgeProvider above it');
  return bridge;
};

/**
 * What is of use of a state that can be read once and is told whenever it changes; null before the first word. Renders
 * again only where that has become another value.
 * @param of the same function at every call, which gives no function
 */
const usePartOfTold = <E extends BridgeEvent, T>(
  event: E,
  read: (bridge: Bridge) => Promise<Result<BridgePayload<E>, DomainError>>,
  of: (state: BridgePayload<E>) => T,
): T | null => {
  const bridge = useBridge();
  const [part, setPart] = useState<T | null>(null);
  useEffect(() => {
    let told = false;
    const stop = bridge.on(event, (next) => {
      told = true;
      setPart(of(next));
    });
    void read(bridge).then((answer) => {
      // An event that came meanwhile is newer than the answer.
      if (answer.ok && !told) setPart(of(answer.value));
    });
    return stop;
  }, [bridge, event, read, of]);
  return part;
};

const whole = <T,>(state: T): T => state;

const useToldState = <E extends BridgeEvent>(
  event: E,
  read: (bridge: Bridge) => Promise<Result<BridgePayload<E>, DomainError>>,
): BridgePayload<E> | null => usePartOfTold(event, read, whole);

const readSession = (bridge: Bridge) => bridge.call('session.read');
const readCourier = (bridge: Bridge) => bridge.call('courier.read');

const readAttachments = (bridge: Bridge) => bridge.call('attachment.state');

/** Bytes on their way, and files that are open in programs. */
export const useAttachmentState = (): AttachmentState | null =>
  useToldState('attachment.changed', readAttachments);

const readDocuments = (bridge: Bridge) => bridge.call('document.states');

/** Bodies of documents that wait for the hub, or cannot get there. */
export const useDocumentStates = () => useToldState('document.states', readDocuments);

/** Where this workstation stands with its hub and its person. */
export const useSessionState = (): SessionState | null => useToldState('session.changed', readSession);

/** How the courier is getting on. */
export const useCourierState = (): CourierState | null => useToldState('courier.changed', readCourier);

const saysOffline = ({ contact }: CourierState): boolean => contact === 'offline';

/** Whether the hub is out of reach, for what tells nothing else of the courier: it speaks many times a second. */
export const useIsOffline = (): boolean =>
  usePartOfTold('courier.changed', readCourier, saysOffline) ?? false;

/** Makes one call at a time and keeps its refusal until the next, for a form to show. */
export const useBridgeCall = <M extends BridgeMethod>(method: M) => {
  const bridge = useBridge();
  const [problem, setProblem] = useState<DomainError | null>(null);
  const [busy, setBusy] = useState(false);
  const call = useCallback(
    async (
      ...argument: BridgeArgument<M> extends undefined ? [] : [BridgeArgument<M>]
    ): Promise<Result<BridgeResult<M>, DomainError>> => {
      setBusy(true);
      setProblem(null);
      const result = await bridge.call(method, ...argument);
      setBusy(false);
      if (!result.ok) setProblem(result.error);
      return result;
    },
    [bridge, method],
  );
  return { call, busy, problem };
};
