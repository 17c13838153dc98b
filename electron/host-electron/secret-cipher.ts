import { safeStorage } from 'electron';
import type { SecretCipher } from '../services/file-secret-store';

/**
 * The system's keyring as a cipher, or null where there is none. On Linux `basic_text` is a key that stands in
 * Chromium's source: taking it for a keyring would be pretending.
 */
export const systemCipher = (): SecretCipher | null => {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return null;
  return {
    encrypt: (text) => safeStorage.encryptString(text).toString('base64'),
    decrypt: (sealed) => {
      try {
        return safeStorage.decryptString(Buffer.from(sealed, 'base64'));
      } catch {
        return null;
      }
    },
  };
};
