// Sending finished forms: in batches, each form once by its nonce, whatever breaks in between.

import * as forms from "./forms.js";
import * as store from "./store.js";

const BATCH = 20;
const PATIENCE = 20000;

function cookie(name) {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

// The server answers an ended session with 401 instead of its sign-in page when asked this way.
async function ask(address, { patience = PATIENCE, ...options } = {}) {
  const headers = { "HX-Request": "true", Accept: "application/json", ...options.headers };
  let response;
  try {
    const signal = AbortSignal.timeout(patience);
    response = await fetch(address, { ...options, headers, signal, credentials: "same-origin", cache: "no-store" });
  } catch {
    return { trouble: "offline" };
  }
  if (response.status === 401 || response.headers.has("HX-Redirect")) return { trouble: "ended" };
  if (response.status === 409) return { trouble: "other_person" };
  const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
  if (response.ok && isJson) return { body: await response.json() };
  const isWords = (response.headers.get("Content-Type") || "").startsWith("text/html") && response.status < 500;
  const words = isWords && response.status !== 404 ? await response.text() : "";
  return { trouble: "failed", words: words.length < 300 && !words.includes("<") ? words : "" };
}

/** Tasks and questionnaires of whoever is signed in: `{body}`, or `{trouble}`. */
export const fetchWork = (patience) => ask(document.body.dataset.tasks, { patience });

// How long ago things were, by one clock: the server does not need to believe what time it is here.
function packed(form, now) {
  return {
    nonce: form.nonce, survey: form.survey, unit: form.unit, questionnaire: form.questionnaire,
    answers: form.answers, seconds: Math.round(form.active / 1000),
    begun_ago: Math.round((now - form.begun) / 1000), ended_ago: Math.round((now - form.ended) / 1000),
  };
}

async function sendBatch(vault, batch) {
  const now = Date.now();
  const body = JSON.stringify({ person: vault.person.id, forms: batch.map((one) => packed(one, now)) });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") };
  const answer = await ask(document.body.dataset.send, { method: "POST", headers, body });
  if (answer.trouble) return answer;
  const results = new Map(answer.body.results.map((one) => [one.nonce, one]));
  for (const form of batch) {
    const result = results.get(form.nonce);
    if (!result) continue;
    if (result.outcome === "refused") {
      await forms.keep(vault, { ...form, reason: result.reason, problems: result.problems }, "refused");
    } else {
      await forms.drop(form.id);
    }
  }
  return { answered: results.size };
}

/** Send everything that waits; "" when all of it was answered, else `{trouble}`. */
async function sendAll(vault) {
  const rows = (await store.formsOf(vault.person.id)).filter((one) => one.state === "waiting");
  while (rows.length) {
    const batch = [];
    for (const row of rows.splice(0, BATCH)) batch.push(await vault.open(row.id, row));
    const answer = await sendBatch(vault, batch);
    if (answer.trouble === "failed" && batch.length > 1) await sendSingly(vault, batch);
    if (answer.trouble) return answer.trouble === "failed" && !(await store.waiting(vault.person.id)) ? {} : answer;
  }
  return {};
}

// One form that the server stumbles over does not hold the others back.
async function sendSingly(vault, batch) {
  for (const form of batch) {
    const answer = await sendBatch(vault, [form]);
    if (answer.trouble && answer.trouble !== "failed") return;
  }
}

/** Send what waits, in one tab at a time; null when another tab is at it. */
export async function send(vault) {
  if (!navigator.locks) return sendAll(vault);
  return navigator.locks.request("parindex-send", { ifAvailable: true }, (lock) => (lock ? sendAll(vault) : null));
}

/** Ask the browser to wake this page when there is a network again, where it can. */
export async function wakeLater() {
  const registration = await navigator.serviceWorker?.getRegistration();
  try {
    await registration?.sync?.register("send");
  } catch { /* not allowed here: the page asks again by itself */ }
}

/** Sign out; whether it went through. */
export async function signOut() {
  const body = new URLSearchParams({ csrfmiddlewaretoken: cookie("csrftoken") });
  try {
    const response = await fetch(document.body.dataset.signOut, { method: "POST", body, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
    return response.ok;
  } catch {
    return false;
  }
}
