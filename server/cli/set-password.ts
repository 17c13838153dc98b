import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Passwords } from '../auth/passwords';
import { emailKey } from '../auth/sessions';
import { openDatabase } from '../storage/open-database';
import { listProviders } from '../storage/people';
import { PlainError } from './output';

export interface SetPasswordOptions {
  readonly email: string;
  readonly data: string;
  readonly databaseUrl: string | undefined;
}

/** Length is what makes a password hard to guess (NIST SP 800-63B, 5.1.1.2: eight at least; fifteen where it stands alone). */
const shortest = 12;

const readPassword = async (): Promise<string> => {
  const lines = createInterface({ input: process.stdin });
  if (process.stdin.isTTY) process.stderr.write('New password (it will be shown as you type): ');
  for await (const line of lines) {
    lines.close();
    return line;
  }
  return '';
};

/** `hub set-password EMAIL`: takes the password from standard input, never from the command line. */
export const setPassword = async ({ email, data, databaseUrl }: SetPasswordOptions): Promise<void> => {
  const password = await readPassword();
  if (password.length < shortest)
    throw new PlainError(`The password was not changed: it needs at least ${shortest} characters.`);
  const hash = await new Passwords().hash(password);
  const opened = await openDatabase({ folder: resolve(data), url: databaseUrl, ownsServer: false });
  try {
    const providers = await opened.database.as({ mode: 'hub' }, listProviders);
    let changed = 0;
    for (const { providerId } of providers)
      await opened.database.as({ mode: 'provider', providerId }, async (tx) => {
        const result = await tx
          .updateTable('person_account')
          .set({ password_hash: hash })
          .where('email_key', '=', emailKey(email))
          .executeTakeFirst();
        changed += Number(result.numUpdatedRows);
      });
    if (changed === 0) throw new PlainError(`Nobody here has the address ${email}.`);
    console.log(`The password of ${email} was changed.`);
  } finally {
    await opened.close();
  }
};
