/*
 * A browser keeps our program on its disk, and reads it from there at the next start. Killed while it writes, or on a disk
 * that fails, it may keep a damaged piece: it then refuses to run that, and the page stays white. Where the program
 * answers and nothing is on screen yet, the page begins anew, and the program has the browser let go of what it keeps.
 * This file is asked for at every start (it is not named by its content), so it never comes from there itself.
 */
(() => {
  const isAnew = window.location.search === '?fresh';
  let begun = false;
  const beginAnew = async () => {
    if (begun || isAnew || window.location.protocol !== 'http:') return;
    // What somebody may be working in stays.
    if (document.getElementById('root')?.hasChildNodes()) return;
    begun = true;
    const answer = await fetch('./', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
    if (answer?.ok) window.location.replace(`./?fresh${window.location.hash}`);
  };
  window.addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLScriptElement || target instanceof HTMLLinkElement) void beginAnew();
    },
    true,
  );
  // Of a piece that is read later, as the words of a language are.
  window.addEventListener('vite:preloadError', () => void beginAnew());
})();
