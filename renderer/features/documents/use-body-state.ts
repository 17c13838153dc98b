import type { BodyState } from '#shared/bridge/document-calls';
import { useDocumentStates } from '../../app/bridge/bridge-context';

/** How a body stands with the hub; null where everything is there and nothing is wrong. */
export const useBodyState = (documentId: string): BodyState | null =>
  useDocumentStates()?.bodies.find((each) => each.documentId === documentId) ?? null;
