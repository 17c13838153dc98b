import { contextBridge, ipcRenderer } from 'electron/renderer';

/*
 * All that a page may reach of Electron: two functions that carry envelopes. No ipcRenderer, no event object, nothing
 * that could name another channel.
 */
contextBridge.exposeInMainWorld('meridian', {
  call: (envelope: unknown): Promise<unknown> => ipcRenderer.invoke('bridge', envelope),
  listen: (listener: (envelope: unknown) => void): (() => void) => {
    const forward = (_event: unknown, envelope: unknown): void => listener(envelope);
    ipcRenderer.on('bridge-event', forward);
    return () => {
      ipcRenderer.removeListener('bridge-event', forward);
    };
  },
});
