// Who holds the telephone: choosing a vault, setting its PIN, opening it.

import * as store from "./store.js";
import * as vaults from "./vault.js";
import { at, confirmed, show, tell } from "./screen.js";
import { say } from "./words.js";

/** Let a person set a PIN; resolves to the open vault. */
export function makePin(person) {
  const place = show("make-pin");
  return new Promise((resolve) => {
    const form = at(place, "form");
    form.elements.pin.focus();
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const pin = form.elements.pin.value;
      const problem = vaults.weakness(pin) || (pin === form.elements.again.value ? "" : "pin_differs");
      tell(place, "problem", problem && say(problem));
      if (problem) return;
      const { vault } = await once(form, () => vaults.make(person, pin));
      resolve(vault);
    });
  });
}

/** Let a person open their vault; resolves to it, or to null when it was emptied. */
export async function enterPin(person, isSignedIn) {
  const place = show("enter");
  const count = await store.unsent(person.id);
  tell(place, "title", say("enter", { name: person.name }));
  tell(place, "count", count ? say("kept", { count }) : "");
  tell(place, "others", isSignedIn ? await othersHere(person.id) : "");
  const form = at(place, "form");
  form.elements.pin.focus();
  const forgotten = place.querySelector("[data-do='forgotten']");
  // Only whoever is signed in may empty a vault, so that nobody else destroys their forms.
  forgotten.hidden = !isSignedIn;
  return new Promise((resolve) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const found = await once(form, () => vaults.unlock(person.id, form.elements.pin.value));
      if (found.vault) return resolve(found.vault);
      tell(place, "problem", say(found.refusal, found));
      form.elements.pin.select();
      return null;
    });
    forgotten.addEventListener("click", async () => { if (await emptied(person.id)) resolve(null); });
  });
}

// Deriving a key takes a while on an old telephone; the button does not press twice.
async function once(form, work) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    return await work();
  } finally {
    button.disabled = false;
  }
}

async function emptied(person) {
  const rows = await store.formsOf(person);
  const isSure = await confirmed({ title: say("forget_title"), text: say("forget_text", { count: rows.length }), yes: say("forget_yes") });
  if (!isSure) return false;
  for (const row of rows) await store.remove("forms", row.id);
  await store.remove("notes", person);
  await store.remove("vaults", person);
  return true;
}

async function othersHere(person) {
  const sentences = [];
  for (const one of await store.all("vaults")) {
    const count = one.person === person ? 0 : await store.unsent(one.person);
    if (count) sentences.push(say("others", { count, name: one.name }));
  }
  return sentences.join(" ");
}

/** Without a network: whose vault is to be opened. Resolves to a person; never for an empty list. */
export function choose(people) {
  if (people.length === 1) return Promise.resolve(people[0]);
  const place = show("choose");
  return new Promise((resolve) => {
    at(place, "people").append(...people.map((person) => {
      const line = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "iv-btn is-wide is-big";
      button.textContent = person.name;
      button.addEventListener("click", () => resolve(person));
      line.append(button);
      return line;
    }));
  });
}
