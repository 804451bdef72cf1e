// One question as controls, in the shape of templates/surveys/parts/question.html.

import { said, say, shown } from "./words.js";

function element(name, attributes = {}, ...children) {
  const found = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) found.setAttribute(key, "");
    else if (value !== false && value !== "" && value !== null) found.setAttribute(key, value);
  }
  found.append(...children);
  return found;
}

function hintOf(question) {
  if (question.kind === "multiple") return say("hint_multiple");
  if (question.kind === "number") return say("hint_number", { low: shown(question.low), high: shown(question.high) });
  if (question.kind !== "text") return "";
  const hint = say("hint_text", { most: shown(question.longest) });
  return question.required ? hint : `${say("optional")} ${hint}`;
}

/** The sentence of a problem: the server's own words, or a name of ours with its values. */
export function problemWords(problem) {
  if (!problem || typeof problem === "string") return problem || "";
  const values = Object.entries(problem.values || {}).map(([key, value]) => [key, shown(value)]);
  return say(problem.say, Object.fromEntries(values));
}

/** The controls of a question with what was answered and the sentence beside it. */
export function drawn(question, value, problem) {
  const id = `q-${question.id}`;
  const words = problemWords(problem);
  const hint = hintOf(question);
  const told = [words ? `e-${id}` : "", hint ? `g-${id}` : ""].filter(Boolean).join(" ");
  const title = element("h2", { class: "qn-t", id: `t-${id}` }, said(question.text));
  const set = element("fieldset", { class: "qn", id, "data-question": question.id, "data-kind": question.kind, "aria-describedby": told });
  set.append(element("legend", { class: "qn-l" }, title));
  if (hint) set.append(element("p", { class: "qn-h", id: `g-${id}` }, hint));
  set.append(element("p", { class: "qn-e", id: `e-${id}`, hidden: !words }, words));
  set.append(question.options.length ? options(question, value) : typed(question, value, id, told, words));
  return set;
}

function options(question, value) {
  const type = question.kind === "multiple" ? "checkbox" : "radio";
  const chosen = Array.isArray(value) ? value : [value];
  const place = element("div", { class: "lk" });
  for (const one of question.options) {
    const input = element("input", { type, name: question.id, value: one.id });
    input.checked = chosen.includes(one.id);
    place.append(element("label", { class: one.is_apart ? "na" : "" }, input, element("span", {}, said(one.label))));
  }
  return place;
}

function typed(question, value, id, told, words) {
  const isText = question.kind === "text";
  const field = element(isText ? "textarea" : "input", {
    class: "qn-i", name: question.id, autocomplete: "off", "aria-labelledby": `t-${id}`, "aria-describedby": told,
    "aria-required": question.required && "true", "aria-invalid": Boolean(words) && "true",
    ...(isText ? { rows: "5" } : { type: "text", inputmode: "numeric" }),
  });
  field.value = value || "";
  return field;
}

/** What stands in the controls of a question: a text, or a list for several. */
export function answerIn(set) {
  const checked = Array.from(set.querySelectorAll("input:checked"), (one) => one.value);
  if (set.dataset.kind === "multiple") return checked;
  if (set.dataset.kind === "single") return checked[0] || "";
  return set.querySelector(".qn-i").value;
}

/** Take the sentence beside a question away: it has been answered anew. */
export function forgive(set) {
  set.querySelector(".qn-e").hidden = true;
  set.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
}
