// The page itself: its theme, and its data where it has some.

if (typeof document !== 'undefined') (async () => {
  const root = document.documentElement, theme = $('theme');
  root.dataset.script = '';
  const dark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme:dark)').matches;
  const name = () => { theme.textContent = dark() ? 'Light' : 'Dark'; };
  theme.hidden = false;
  theme.addEventListener('click', () => { root.dataset.theme = dark() ? 'light' : 'dark'; name(); });
  name();
  if (!$('data')) return;
  // Where it is long it is deflated.
  const unpacked = text => new Response(new Blob([Uint8Array.from(atob(text), c => c.charCodeAt(0))]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text();
  const held = async id => JSON.parse($(id).type === 'application/json' ? $(id).textContent : await unpacked($(id).textContent));
  const page = await held('page');
  (page.beside === undefined ? onePage : ownPages)(page, await held('data'));
})();
