import { plainStyle, varietyFor } from '#shared/clients/house-style';
import { useRow, useRows } from '../../../replica/hooks';

/** The variety in which a document of an engagement is written (BCP 47): its own, or what its client's house style asks for. */
export const useVariety = (engagementId: string, language: string): string => {
  const clientId = useRow('engagement', engagementId)?.clientId;
  const client = useRows('client').byId.get(clientId ?? '');
  return varietyFor(client?.houseStyle ?? plainStyle, language);
};
