import { expect, test } from '../support/fixtures';

/** Security check 5: whatever gets into the page by accident runs nothing and reaches nobody. */
const attempts: Record<string, () => void | Promise<void>> = {
  'script-src-elem inline': () => {
    const script = document.createElement('script');
    script.textContent = 'window.broken = "inline script"';
    document.body.append(script);
  },
  'script-src eval': () => {
    // Later, as a task of the page's own: what a debugger evaluates is exempt from this part of the policy.
    setTimeout(() => {
      try {
        // biome-ignore lint/security/noGlobalEval: this is the attack
        eval('window.broken = "eval"');
      } catch {}
    });
  },
  'script-src-elem data:': () => {
    const script = document.createElement('script');
    script.src = 'data:text/javascript,window.broken="data script"';
    document.body.append(script);
  },
  'script-src-elem remote': () => {
    const script = document.createElement('script');
    script.src = 'https://evil.example/x.js';
    document.body.append(script);
  },
  'script-src-attr handler': () => {
    const image = document.createElement('img');
    image.setAttribute('onerror', 'window.broken = "handler"');
    image.src = 'blob:none';
    document.body.append(image);
  },
  'connect-src fetch': () => {
    fetch('https://evil.example/').catch(() => undefined);
  },
  'connect-src socket': () => {
    try {
      new WebSocket('wss://evil.example/');
    } catch {}
  },
  'frame-src remote': () => {
    const frame = document.createElement('iframe');
    frame.src = 'https://evil.example/';
    document.body.append(frame);
  },
  'form-action': () => {
    const form = document.createElement('form');
    form.action = 'https://evil.example/';
    form.method = 'post';
    document.body.append(form);
    form.submit();
  },
  'img-src remote': () => {
    const image = document.createElement('img');
    image.src = 'https://evil.example/pixel.png';
    document.body.append(image);
  },
  'base-uri': () => {
    const base = document.createElement('base');
    base.href = 'https://evil.example/';
    document.head.append(base);
  },
  'object-src': () => {
    const object = document.createElement('object');
    object.data = 'https://evil.example/x.swf';
    document.body.append(object);
  },
};

test('the page’s policy blocks and records whatever gets into it', async ({ openDesk }) => {
  const { page } = await openDesk();
  // The desk opens on its queue; only then does its own address stand still.
  await expect(page).toHaveURL(/#\/queue$/);
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { violations: seen });
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
  });
  const before = page.url();
  for (const [name, attempt] of Object.entries(attempts)) {
    await test.step(name, async () => {
      await page.evaluate(() => {
        (window as unknown as { violations: string[] }).violations.length = 0;
      });
      await page.evaluate(attempt);
      const directive = (name.split(' ')[0] ?? '').replace('script-src eval', 'script-src');
      await expect
        .poll(() => page.evaluate(() => (window as unknown as { violations: string[] }).violations), name)
        .toContain(directive);
      expect(
        await page.evaluate(() => (window as unknown as { broken?: string }).broken),
        name,
      ).toBeUndefined();
      expect(page.url(), name).toBe(before);
    });
  }
});
