import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { secretStoreConformance } from '../../tests/conformance/secret-store';
import { DataFolder } from '../ports/data-folder';
import { FileSecretStore, type SecretCipher } from './file-secret-store';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-secrets-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

/** Stands where the operating system's keyring does: AES-256-GCM under a key that lives as long as the "account". */
const keyring = (): SecretCipher => {
  const key = randomBytes(32);
  return {
    encrypt: (text) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
    },
    decrypt: (text) => {
      try {
        const bytes = Buffer.from(text, 'base64');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return null;
      }
    },
  };
};

describe('with a keyring', () => {
  const cipher = keyring();
  secretStoreConformance(() => new FileSecretStore(new DataFolder(path), cipher));

  test('nothing on disk can be read without it', async () => {
    await new FileSecretStore(new DataFolder(path), cipher).write('refresh', 'a-canary-of-a-token');
    for (const name of await readdir(path))
      expect(await readFile(join(path, name), 'utf8')).not.toContain('canary');
    const afterKeyringChanged = new FileSecretStore(new DataFolder(path), keyring());
    expect(await afterKeyringChanged.read('refresh')).toBeNull();
  });
});

describe('without a keyring', () => {
  secretStoreConformance(() => new FileSecretStore(new DataFolder(path), null));

  test('the file is for this account alone', async () => {
    await new FileSecretStore(new DataFolder(path), null).write('refresh', 'token');
    const [name = ''] = await readdir(path);
    expect((await stat(join(path, name))).mode & 0o077).toBe(0);
  });
});
