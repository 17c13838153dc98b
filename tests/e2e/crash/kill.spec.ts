import { setTimeout as wait } from 'node:timers/promises';
import { EditStream } from '../support/edit-stream';
import { expect, test } from '../support/fixtures';
import { Network } from '../support/network';
import { openByReference, syncPill, takeAndStart } from '../support/opened-item';

/** How often everything is killed; only `npm run test:crash` asks for it. */
const points = Number(process.env['MERIDIAN_CRASH_POINTS'] ?? 0);
/** Before each kill at most so many changes are seen, and at least none. */
const editsAPoint = 8;
/** A start takes seconds; on a busy machine, many. */
const secondsAPoint = 60;
/** Five hundred take half an hour: whoever watches is told how far it is. */
const pointsAWord = 50;

/** How often Chromium may throw its database away all the same (docs/adr/0106). */
const mostDropped = Math.ceil(points / 250);
const dropped = 'There is no copy of your work here';

const killTest = points > 0 ? test : null;

killTest?.(
  `nothing that read saved is lost to kill -9 at ${points} moments`,
  async ({ hub, openDesk, newDataFolder }) => {
    test.setTimeout((points + 3) * secondsAPoint * 1_000);
    const network = await Network.to(hub.url);
    const dataFolder = await newDataFolder();
    const stream = new EditStream();
    let desk = await openDesk({ hubUrl: network.url, dataFolder });
    const item = await takeAndStart(desk.page);
    const began = Date.now();
    let drops = 0;
    for (let point = 1; point <= points; point++) {
      // Away from the hub two times of three: then what was saved is on this machine alone.
      if (point % 3 === 0) network.restore();
      else network.lose();
      await stream.attach(desk.page);
      const editing = stream.run(desk.page);
      // By what was done, not by the clock alone: on a slow machine every kill would come before the first write.
      await stream.more(Math.floor(Math.random() * (editsAPoint + 1)));
      await wait(Math.random() * 300);
      await desk.kill();
      await editing;
      desk = await openDesk({ hubUrl: network.url, dataFolder, signIn: false });
      // Keys pressed before the program listens would be lost on it.
      const queue = desk.page.getByRole('button', { name: /^Claim next/ });
      const told = { timeout: secondsAPoint * 1_000 };
      await expect(queue.or(desk.page.getByText(dropped)), `the queue after kill ${point}`).toBeVisible(told);
      if (!(await queue.isVisible())) {
        drops += 1;
        network.restore();
        await expect(syncPill(desk.page), `all comes anew after kill ${point}`).toContainText(
          'in step',
          told,
        );
      }
      await openByReference(desk.page, item);
      await stream.expectKept(desk.page);
      if (point % pointsAWord === 0 && point < points)
        console.log(`${point} of ${points} kills, ${stream.shown} edits shown as saved, none missing`);
    }
    const seconds = (Date.now() - began) / 1_000 / points;
    console.log(`${points} kills, ${stream.shown} edits shown as saved, ${seconds.toFixed(1)} s a kill`);
    console.log(`${drops} times the browser had thrown its copy away, and all came from hub and journal`);
    expect(drops).toBeLessThanOrEqual(mostDropped);
    expect(stream.shown).toBeGreaterThan(points);
    network.restore();
    await expect(syncPill(desk.page)).toContainText('in step');
    await stream.expectKept(desk.page);
    // First the desk: one that goes on asking keeps the relay open for minutes.
    await desk.close();
    await network.close();
  },
);
