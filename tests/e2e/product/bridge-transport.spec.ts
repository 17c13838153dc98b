import type { Page } from '@playwright/test';
import { bridgeTransportCases, type CarriesEnvelopes } from '../../conformance/bridge-transport';
import { expect, test } from '../support/fixtures';

/** The window's own way to its main process: Electron's message channel, or a second socket with the page's cookie. */
const transportOf = (page: Page): CarriesEnvelopes => ({
  call: (envelope) =>
    page.evaluate(async (sent: { id?: unknown }) => {
      const { meridian } = window as unknown as { meridian?: { call(envelope: unknown): Promise<unknown> } };
      if (meridian) return meridian.call(sent);
      const socket = new WebSocket(`ws://${location.host}/bridge`);
      await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
      const response = await new Promise((resolve) => {
        socket.addEventListener('message', ({ data }) => {
          const said = JSON.parse(String(data));
          if (said.kind === 'response' && said.id === sent.id) resolve(said);
        });
        socket.send(JSON.stringify(sent));
      });
      socket.close();
      return response;
    }, envelope),
});

test('the bridge keeps what every way across it promises', async ({ openDesk }) => {
  const { page } = await openDesk();
  await expect(page).toHaveURL(/#\/queue$/);
  for (const { name, run, expected } of bridgeTransportCases)
    await test.step(name, async () => {
      expect(await run(transportOf(page)), name).toEqual(expected);
    });
});
