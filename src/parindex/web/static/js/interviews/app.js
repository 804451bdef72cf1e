// The app: opens the vault of whoever holds the telephone, then shows one screen at a time.

import * as entering from "./entering.js";
import * as forms from "./forms.js";
import { Interview } from "./interview.js";
import { questionnaireOf, showForms, showTasks } from "./lists.js";
import { announce, at, confirmed, copy, show, tell } from "./screen.js";
import * as sending from "./sending.js";
import * as store from "./store.js";
import { moment, said, say } from "./words.js";

const LEFT_ALONE = 15 * 60000;
const EVERY = 60000;
const SOON = 6000;
const app = { vault: null, work: null, interview: null, last: 0, trouble: "", words: "", isSending: false, touched: Date.now() };

// --- Opening and locking -----------------------------------------------------------------------

async function enter() {
  const answer = await sending.fetchWork(SOON);
  app.trouble = answer.trouble || "";
  app.words = answer.words || "";
  const person = answer.body ? answer.body.person : await whoWasHere();
  if (!person) return answer.trouble === "ended" ? location.assign(signInAddress()) : show("first");
  app.vault = await openVault(person, Boolean(answer.body));
  const note = await store.get("notes", person.id);
  const kept = note ? await app.vault.open("notes", note) : { work: null, last: 0 };
  app.last = kept.last;
  app.work = answer.body || kept.work;
  if (!app.work) return show("first");
  await keepNote();
  app.touched = Date.now();
  if (!await navigator.storage?.persisted?.()) navigator.storage?.persist?.();
  for (const name of ["lock", "sign-out"]) document.querySelector(`[data-do='${name}']`).hidden = false;
  await route();
  return send();
}

async function openVault(person, isSignedIn) {
  const known = await store.get("vaults", person.id);
  const vault = known ? await entering.enterPin(person, isSignedIn) : await entering.makePin(person);
  return vault || openVault(person, isSignedIn);
}

async function whoWasHere() {
  const rows = await store.all("vaults");
  const people = rows.map((one) => ({ id: one.person, name: one.name }));
  return people.length ? entering.choose(people) : null;
}

async function keepNote() {
  const closed = await app.vault.seal("notes", { work: app.work, last: app.last });
  await store.put("notes", { person: app.vault.person.id, ...closed });
}

// Forgetting the key is forgetting the page: nothing of it stays in memory.
async function lock() {
  await app.interview?.leave();
  location.reload();
}

const signInAddress = () => `${document.body.dataset.signIn}?next=${encodeURIComponent(document.body.dataset.scope)}`;

// --- Screens -----------------------------------------------------------------------------------

async function route() {
  if (!app.vault || !app.work) return;
  await app.interview?.leave();
  app.interview = null;
  const [, name, id] = location.hash.split("/");
  if (name === "lam") return interview(id);
  if (name === "phieu") return list();
  if (name === "xong" && app.finished) return done();
  const place = showTasks(app.work, await forms.opened(app.vault), { start, drop });
  const isKept = await navigator.storage?.persisted?.();
  tell(place, "persist", say(isKept ? "persisted" : "not_persisted"));
  return state();
}

function go(hash) {
  if (location.hash === hash) return route();
  location.hash = hash;
  return null;
}

async function start(task) {
  const form = forms.begin(task);
  await forms.keep(app.vault, form, "draft");
  await go(`#/lam/${form.id}`);
}

async function interview(id) {
  const form = await forms.openedOne(app.vault, id);
  const questionnaire = form && questionnaireOf(app.work, form);
  if (!questionnaire || form.state === "waiting") return go("#/");
  const { state: kept, changed, ...content } = form;
  app.interview = new Interview({ vault: app.vault, questionnaire, form: content, state: kept, onFinished: finished });
  return null;
}

function finished(form) {
  app.finished = form;
  sending.wakeLater();
  location.replace("#/xong");
  send();
}

function done() {
  const place = show("done");
  const task = app.work.tasks.find((one) => one.survey === app.finished.survey && one.unit === app.finished.unit && one.questionnaire === app.finished.questionnaire);
  tell(place, "thanks", said(questionnaireOf(app.work, app.finished)?.thanks));
  const another = at(place, "next-one");
  another.hidden = !task;
  another.addEventListener("click", (event) => { event.preventDefault(); start(task); });
  place.querySelector("h1").focus();
  return state();
}

async function list() {
  showForms(app.work, await forms.opened(app.vault), {
    correct: (form) => go(`#/lam/${form.id}`),
    resend: async (form) => { await again(form); await send(); await route(); },
    drop,
  });
  return state();
}

async function again({ state: before, changed, ...form }) {
  await forms.keep(app.vault, form, "waiting");
}

async function drop(form) {
  if (!await confirmed({ title: say("drop_title"), text: say("drop_text"), yes: say("drop_yes") })) return;
  await forms.drop(form.id);
  await route();
}

// What waits, when it was last sent, and what stands against it: one place on every list.
async function state() {
  document.querySelector("[data-net]").hidden = navigator.onLine;
  const place = document.querySelector("[data-state]");
  if (!place || !app.vault) return;
  const rows = await store.formsOf(app.vault.person.id);
  const count = rows.filter((one) => one.state === "waiting").length;
  const refused = rows.filter((one) => one.state === "refused").length;
  localStorage.setItem("interviews-unsent", String(count + refused)); // page.js warns by it
  const words = count ? say("waiting", { count }) : say("waiting_none");
  if (!place.firstElementChild) place.replaceChildren(copy("part-state"));
  place.classList.toggle("has-waiting", count > 0);
  const line = app.isSending ? say("sending") : words;
  tell(place, "line", refused ? `${line} · ${say("refused", { count: refused })}` : line);
  tell(place, "last", app.last ? say("last", { moment: moment(app.last) }) : say("last_never"));
  const trouble = app.trouble === "offline" && navigator.onLine ? "failed" : app.trouble;
  tell(place, "trouble", trouble ? app.words || say(trouble) : "");
  at(place, "trouble").classList.toggle("is-bad", trouble !== "offline");
  const link = at(place, "sign-in");
  link.hidden = !["ended", "other_person"].includes(app.trouble);
  link.href = signInAddress();
}

// --- Sending -----------------------------------------------------------------------------------

async function send() {
  if (!app.vault || app.isSending) return;
  app.isSending = true;
  await state();
  const before = await store.waiting(app.vault.person.id);
  const answer = await sending.send(app.vault);
  app.isSending = false;
  if (answer) {
    app.trouble = answer.trouble || "";
    app.words = answer.words || "";
    if (!answer.trouble) await renew(before);
  }
  await state();
  if (app.trouble && before) announce(app.words || say(app.trouble));
}

// The figures of the server after sending; somebody else signed in meanwhile closes the vault.
async function renew(before) {
  const answer = await sending.fetchWork();
  app.trouble = answer.trouble || "";
  if (!answer.body) return;
  if (answer.body.person.id !== app.vault.person.id) {
    app.trouble = "other_person";
    return;
  }
  app.work = answer.body;
  if (before) app.last = Date.now();
  await keepNote();
  const isOnList = ["tasks", "forms"].includes(document.getElementById("noi-dung").dataset.screen);
  const isBusy = document.querySelector("dialog[open]") || document.activeElement?.matches("input");
  if (before && isOnList && !isBusy) await route();
}

async function signOut() {
  await app.interview?.leave();
  const count = (await store.formsOf(app.vault.person.id)).length;
  const question = { title: say("leave_title"), text: say("leave_text", { count }), yes: say("leave_yes") };
  if (count && !await confirmed(question)) return;
  if (await sending.signOut()) location.assign(document.body.dataset.signIn);
  else {
    announce(say("leave_offline"));
    await lock();
  }
}

// --- What happens around -----------------------------------------------------------------------

// The skip link moves the focus; the address belongs to the screens.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("noi-dung").focus();
});

const ACTS = { lock, send, "sign-out": signOut, again: () => location.reload() };

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && ACTS[button.dataset.do]) ACTS[button.dataset.do]();
});
for (const name of ["click", "input", "keydown"]) document.addEventListener(name, () => { app.touched = Date.now(); });
window.addEventListener("hashchange", route);
window.addEventListener("offline", state);
window.addEventListener("online", () => { state(); send(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) app.interview?.leave();
  else watch();
});
navigator.serviceWorker?.addEventListener("message", (event) => { if (event.data?.name === "send") send(); });

async function watch() {
  if (!app.vault) return;
  if (Date.now() - app.touched > LEFT_ALONE) await lock();
  else if (navigator.onLine && (await store.waiting(app.vault.person.id))) await send();
}
setInterval(watch, EVERY);

async function open() {
  if (!window.isSecureContext || !crypto.subtle || !window.indexedDB) return show("blocked");
  try {
    await store.all("vaults");
  } catch {
    return show("blocked");
  }
  navigator.serviceWorker?.register(document.body.dataset.worker, { scope: document.body.dataset.scope });
  document.querySelector("[data-net]").hidden = navigator.onLine;
  return enter();
}

open();
