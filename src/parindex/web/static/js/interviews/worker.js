// Keeps the app on the telephone. `KEPT` (version, shell, files) is written above by the server.
// It keeps files only; forms are sealed in IndexedDB, and no answer of the server is kept.

const CACHE = `parindex-interviews-${KEPT.version}`;
const FILES = new Set(KEPT.files.map((one) => new URL(one, self.location).href));
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll([...FILES].map((one) => new Request(one, { cache: "no-cache" })));
    await keepShell(await fetch(KEPT.shell, { cache: "no-cache" }));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    const old = names.filter((one) => one.startsWith("parindex-interviews-") && one !== CACHE);
    await Promise.all(old.map((one) => caches.delete(one)));
    await self.clients.claim();
  })());
});

// A page of the sign-in form or a refusal is not the shell.
async function keepShell(response) {
  if (!response.ok || response.redirected) return;
  await (await caches.open(CACHE)).put(KEPT.shell, response.clone());
}

// The newest shell when the network answers soon, the kept one otherwise.
async function shell(request) {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (response.status < 500) {
      await keepShell(response);
      return response;
    }
  } catch { /* no network */ }
  return (await (await caches.open(CACHE)).match(KEPT.shell)) || Response.error();
}

async function file(request) {
  return (await (await caches.open(CACHE)).match(request)) || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === KEPT.shell) event.respondWith(shell(request));
  else if (FILES.has(url.href)) event.respondWith(file(request));
});

// There is a network again: pages that are open and unlocked send what waits. The key to the forms
// is in their memory only, so a closed or locked app sends when it is opened.
self.addEventListener("sync", (event) => {
  if (event.tag !== "send") return;
  event.waitUntil((async () => {
    const pages = await self.clients.matchAll({ type: "window" });
    for (const page of pages) page.postMessage({ name: "send" });
  })());
});
