import type { DataPolicy } from '../engagements/engagement';

/** Who a file says made it. Empty says nothing. */
export interface Imprint {
  /** The provider. */
  readonly company: string;
  readonly author: string;
}

export const noImprint: Imprint = { company: '', author: '' };

/**
 * What a file that leaves may say of us: nothing, unless the engagement names us. A document leaves under the client's
 * name; that it was drafted elsewhere is the client's to tell.
 */
export const imprintOf = (
  policy: Pick<DataPolicy, 'ourName'> | null,
  us: { readonly providerName: string; readonly personName: string },
): Imprint => {
  switch (policy?.ourName) {
    case 'provider':
      return { company: us.providerName, author: '' };
    case 'author':
      return { company: us.providerName, author: us.personName };
    default:
      return noImprint;
  }
};
