// Sentences of the app; they stand in the shell, where they are translated like all others.

const LANGUAGE = document.documentElement.lang === "en" ? "en" : "vi";
let known = null;

function sentences() {
  if (known) return known;
  known = new Map();
  const place = document.getElementById("words");
  if (place) for (const one of place.content.querySelectorAll("[data-say]")) known.set(one.dataset.say, one.textContent);
  return known;
}

/** The sentence of this name with its `%(name)s` places filled. */
export function say(name, values = {}) {
  const text = sentences().get(name) || name;
  return text.replace(/%\((\w+)\)s/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/** A wording of a questionnaire in the language of the page. */
export function said(text) {
  return (text && (text[LANGUAGE] || text.vi)) || "";
}

/** 1633 as 1.633 in Vietnamese, 1,633 in English. */
export function shown(number) {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, LANGUAGE === "en" ? "," : ".");
}

/** Clock and day of a moment, in Vietnam. */
export function moment(milliseconds) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric",
  }).formatToParts(new Date(milliseconds));
  const found = Object.fromEntries(parts.map((one) => [one.type, one.value]));
  return `${found.hour}:${found.minute} ${found.day}/${found.month}/${found.year}`;
}
