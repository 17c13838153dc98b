import { createServer } from 'node:net';
import { end, openProfile, runBrowserHost, startBrowserHost } from '../support/desk';
import { expect, test } from '../support/fixtures';

test('the port stays that of the first run, and one that is taken is told instead of replaced', async ({
  hub,
  newDataFolder,
}) => {
  const options = { hubUrl: hub.url, dataFolder: await newDataFolder() };
  const first = await startBrowserHost(options);
  const { origin, port } = new URL(first.address);
  await end(first.child);
  const second = await startBrowserHost(options);
  // IndexedDB belongs to the origin: another port would open on an empty replica.
  expect(new URL(second.address).origin).toBe(origin);
  await end(second.child);

  const stranger = createServer();
  await new Promise<void>((resolve) => stranger.listen(Number(port), '127.0.0.1', resolve));
  const refused = await runBrowserHost(options);
  expect(refused).toEqual({
    code: 1,
    said: `Port ${port} on this machine is taken by another program. This workstation's data belongs to that port: close the other program and start again.`,
  });
  await new Promise((resolve) => stranger.close(resolve));
});

test('a second start on the same data ends, and says that Meridian is open', async ({
  hub,
  newDataFolder,
}) => {
  const options = { hubUrl: hub.url, dataFolder: await newDataFolder() };
  const { child } = await startBrowserHost(options);
  const second = await runBrowserHost(options);
  expect(second.code).toBe(0);
  expect(second.said).toContain(`Meridian is already open on ${options.dataFolder}`);
  await end(child);
});

test('a page outlives its program: it says so, and goes on by itself with the next run', async ({
  hub,
  newDataFolder,
}) => {
  const options = { hubUrl: hub.url, dataFolder: await newDataFolder() };
  const first = await startBrowserHost(options);
  const { context, page } = await openProfile(options.dataFolder, first.address);
  await expect(page.getByRole('grid')).toBeVisible();
  await end(first.child);
  await expect(page.getByText('Meridian is not answering')).toBeVisible();
  // What is on screen stays there to be read.
  await expect(page.getByRole('grid')).toBeVisible();
  const second = await startBrowserHost(options);
  await expect(page.getByText('Meridian is not answering')).toBeHidden();
  await expect(page.getByRole('grid')).toBeVisible();
  await context.close();
  await end(second.child);
});
