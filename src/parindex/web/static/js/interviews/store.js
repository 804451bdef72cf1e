// What is kept in this browser (IndexedDB). Everything about an interview is sealed (vault.js); in
// the open stand only whose row it is, whether it waits, and when it was last changed.

const NAME = "parindex-interviews";
let opening = null;

/** The three drawers: `vaults` (one a person), `notes` (last tasks, one a person), `forms`. */
function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("vaults", { keyPath: "person" });
      request.result.createObjectStore("notes", { keyPath: "person" });
      request.result.createObjectStore("forms", { keyPath: "id" }).createIndex("person", "person");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

// A write counts once its transaction is complete: on the disk as far as a browser promises.
async function within(drawer, mode, work) {
  const transaction = (await database()).transaction(drawer, mode, { durability: "strict" });
  const request = work(transaction.objectStore(drawer));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error || request.error);
  });
}

export const get = (drawer, key) => within(drawer, "readonly", (store) => store.get(key));
export const all = (drawer) => within(drawer, "readonly", (store) => store.getAll());
export const put = (drawer, row) => within(drawer, "readwrite", (store) => store.put(row));
export const remove = (drawer, key) => within(drawer, "readwrite", (store) => store.delete(key));

/** The forms of one person, those that wait longest first. */
export async function formsOf(person) {
  const rows = await within("forms", "readonly", (store) => store.index("person").getAll(person));
  return rows.sort((one, other) => one.changed - other.changed);
}

/** How many finished forms of a person are to be sent. */
export async function waiting(person) {
  return (await formsOf(person)).filter((one) => one.state === "waiting").length;
}

/** How many forms a person has that the server has not taken. */
export async function unsent(person) {
  return (await formsOf(person)).filter((one) => one.state !== "draft").length;
}
