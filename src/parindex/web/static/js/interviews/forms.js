// Forms on this telephone: drafts that are being filled, finished ones that wait, refused ones.
//
// draft → waiting → gone once the server has it, or → refused, with the reason, until corrected.

import * as store from "./store.js";

// Somebody who looks at the screen for longer than this was doing something else.
const LONGEST_PAUSE = 300000;

const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
const random = () => hex(crypto.getRandomValues(new Uint8Array(16)));

/** A new form of a task. The nonce makes it count once however often it is sent. */
export function begin(task) {
  const now = Date.now();
  return {
    id: random(), nonce: random(), survey: task.survey, unit: task.unit, unit_name: task.unit_name,
    questionnaire: task.questionnaire, begun: now, ended: 0, touched: now, active: 0,
    page: 0, answers: {}, reason: "", problems: {},
  };
}

/** Count the time since the last touch as time of the interview. */
export function touch(form) {
  const now = Date.now();
  const pause = now - form.touched;
  if (pause > 0) form.active += Math.min(pause, LONGEST_PAUSE);
  form.touched = now;
}

let line = Promise.resolve();

/** Keep a form as it is now; writes follow one another in the order they were asked for. */
export function keep(vault, form, state) {
  const content = structuredClone(form);
  const work = async () => {
    const closed = await vault.seal(form.id, content);
    await store.put("forms", { id: form.id, person: vault.person.id, state, changed: Date.now(), ...closed });
  };
  line = line.then(work, work);
  return line;
}

/** Every form of the vault's person, opened, with its state. */
export async function opened(vault) {
  const found = [];
  for (const row of await store.formsOf(vault.person.id)) {
    found.push({ ...(await vault.open(row.id, row)), state: row.state, changed: row.changed });
  }
  return found;
}

/** One form of the vault's person, or null. */
export async function openedOne(vault, id) {
  const row = await store.get("forms", id);
  if (!row || row.person !== vault.person.id) return null;
  return { ...(await vault.open(id, row)), state: row.state, changed: row.changed };
}

/** Take a form off the telephone. */
export const drop = (id) => store.remove("forms", id);
