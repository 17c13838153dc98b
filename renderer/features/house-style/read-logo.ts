import { largestLogo, logoFacts } from '#shared/clients/logo';
import { base64Of } from '../editor/open-body';

/** The base64 of a chosen image; null where it is no logo. */
export const readLogo = async (file: File): Promise<string | null> => {
  if (file.size > largestLogo) return null;
  const data = base64Of(new Uint8Array(await file.arrayBuffer()));
  return logoFacts(data) ? data : null;
};
