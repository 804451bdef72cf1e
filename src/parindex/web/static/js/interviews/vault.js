// The vault of one person on this telephone: a key that seals everything about interviews.
//
// A random AES-256-GCM key seals the rows. It is kept only wrapped, under a key that PBKDF2 makes
// from the PIN; opened, it is not extractable and lives in the memory of this page alone, until the
// app is locked, closed or left alone. What this protects against, and what not, is told in
// docs/decisions/a-pin-seals-interviews.md.

import * as store from "./store.js";

const ROUNDS = 600000;
const SHORTEST = 6;
const TRIES = 5;
const WAIT = 60000;
const text = new TextEncoder();

/** Why a PIN is not taken; "" when it is good enough. */
export function weakness(pin) {
  if ([...pin].length < SHORTEST) return "pin_short";
  const isRepeated = new Set(pin).size === 1;
  const isRow = "01234567890123456789".includes(pin) || "98765432109876543210".includes(pin);
  return isRepeated || isRow ? "pin_simple" : "";
}

async function wrappingKey(pin, salt, rounds) {
  const material = await crypto.subtle.importKey("raw", text.encode(pin.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** Make the vault of a person and open it. */
export async function make(person, pin) {
  const salt = random(16);
  const iv = random(12);
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const outer = await wrappingKey(pin, salt, ROUNDS);
  const wrapped = await crypto.subtle.wrapKey("raw", key, outer, { name: "AES-GCM", iv });
  await store.put("vaults", { person: person.id, name: person.name, salt, iv, wrapped, rounds: ROUNDS, wrong: 0, until: 0 });
  return unlock(person.id, pin);
}

/** Open a vault: `{vault}`, or `{refusal, count}` when the PIN is wrong or it is to be waited. */
export async function unlock(person, pin) {
  const row = await store.get("vaults", person);
  const left = row.until - Date.now();
  if (left > 0 && left <= WAIT) return { refusal: "pin_wait", count: Math.ceil(left / 1000) };
  const outer = await wrappingKey(pin, row.salt, row.rounds);
  try {
    const how = { name: "AES-GCM", iv: row.iv };
    const key = await crypto.subtle.unwrapKey("raw", row.wrapped, outer, how, { name: "AES-GCM" }, false, ["encrypt", "decrypt"]);
    await store.put("vaults", { ...row, wrong: 0, until: 0 });
    return { vault: new Vault({ id: row.person, name: row.name }, key) };
  } catch (error) {
    if (error.name !== "OperationError") throw error;
    const wrong = row.wrong + 1;
    const isOver = wrong >= TRIES;
    await store.put("vaults", { ...row, wrong: isOver ? 0 : wrong, until: isOver ? Date.now() + WAIT : 0 });
    return isOver ? { refusal: "pin_wait", count: WAIT / 1000 } : { refusal: "pin_wrong", count: TRIES - wrong };
  }
}

/** An open vault: seals rows of its person and opens them again. */
class Vault {
  #key;

  constructor(person, key) {
    this.person = person;
    this.#key = key;
  }

  // The row's own name is bound in, so that a sealed text cannot be moved to another row or person.
  #how(iv, row) {
    return { name: "AES-GCM", iv, additionalData: text.encode(`${this.person.id}:${row}`) };
  }

  async seal(row, content) {
    const iv = random(12);
    return { iv, sealed: await crypto.subtle.encrypt(this.#how(iv, row), this.#key, text.encode(JSON.stringify(content))) };
  }

  async open(row, { iv, sealed }) {
    const plain = await crypto.subtle.decrypt(this.#how(iv, row), this.#key, sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  }
}
