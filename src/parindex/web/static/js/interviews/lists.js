// The two lists: tasks with what is wanted and done, and the forms that are still on the telephone.

import { at, copy, show, tell } from "./screen.js";
import { moment, said, say } from "./words.js";

/** The questionnaire of a task or form, or null when it is no longer there. */
export function questionnaireOf(work, one) {
  const survey = work.surveys.find((each) => each.slug === one.survey);
  return survey?.questionnaires.find((each) => each.id === one.questionnaire) || null;
}

const isSame = (one, other) =>
  one.survey === other.survey && one.unit === other.unit && one.questionnaire === other.questionnaire;

const folded = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").replace(/đ/gi, "d").toLowerCase();

/** Why no interview can be begun now; "" when it can. */
export function refusalOf(work, task) {
  const survey = work.surveys.find((each) => each.slug === task.survey);
  const closes = survey?.closes ? Date.parse(survey.closes) : Infinity;
  if (Date.now() > closes) return say("closed", { moment: moment(closes) });
  return task.refusal || survey?.refusal || "";
}

/** Show the tasks; `on.start(task)`, `on.drop(form)`. */
export function showTasks(work, forms, on) {
  const place = show("tasks");
  const drafts = forms.filter((one) => one.state === "draft");
  at(place, "drafts-part").hidden = !drafts.length;
  at(place, "drafts").append(...drafts.map((one) => draftCard(work, one, on)));
  const list = at(place, "tasks");
  list.append(...work.tasks.map((task) => taskCard(work, task, forms, on)));
  at(place, "none").hidden = work.tasks.length > 0;
  const paper = work.paper || []; // what an older version of the app kept has none
  at(place, "paper-part").hidden = !paper.length;
  at(place, "paper").append(...paper.map(paperLink));
  at(place, "find-part").hidden = work.tasks.length < 8;
  at(place, "find").addEventListener("input", (event) => {
    const sought = folded(event.target.value.trim());
    for (const card of list.children) card.hidden = !folded(at(card, "unit").textContent).includes(sought);
  });
  return place;
}

function paperLink(one) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.className = "iv-btn is-wide";
  link.href = one.address;
  link.textContent = one.title;
  line.append(link);
  return line;
}

function taskCard(work, task, forms, on) {
  const card = copy("part-task").firstElementChild;
  const survey = work.surveys.find((each) => each.slug === task.survey);
  const here = forms.filter((one) => one.state !== "draft" && isSame(one, task)).length;
  tell(card, "unit", task.unit_name);
  tell(card, "form-title", `${said(questionnaireOf(work, task)?.title)} · ${survey.title}`);
  at(card, "synthetic").hidden = !survey.is_synthetic;
  tell(card, "done", String(task.done));
  tell(card, "wanted", say("of_wanted", { count: task.wanted }));
  tell(card, "waiting", here ? say("on_device", { count: here }) : "");
  const progress = at(card, "progress");
  progress.value = Math.min(100, (task.done * 100) / Math.max(1, task.wanted));
  progress.setAttribute("aria-label", `${task.unit_name}: ${say("done_share", task)}`);
  const refusal = refusalOf(work, task);
  tell(card, "refusal", refusal);
  const button = at(card, "start");
  button.disabled = Boolean(refusal);
  tell(card, "start-what", say("at_unit", { unit: `${task.unit_name}, ${said(questionnaireOf(work, task)?.title)}` }));
  button.addEventListener("click", () => on.start(task));
  return card;
}

function about(work, form, word = "") {
  const parts = [said(questionnaireOf(work, form)?.title) || form.questionnaire, moment(form.begun), word];
  return parts.filter(Boolean).join(" · ");
}

function draftCard(work, form, on) {
  const card = copy("part-draft").firstElementChild;
  tell(card, "unit", form.unit_name);
  tell(card, "about", about(work, form));
  at(card, "go").href = `#/lam/${form.id}`;
  at(card, "drop").addEventListener("click", () => on.drop(form));
  return card;
}

/** Show the forms that the server has not taken; `on.correct`, `on.resend`, `on.drop` take a form. */
export function showForms(work, forms, on) {
  const place = show("forms");
  const found = forms.filter((one) => one.state !== "draft");
  at(place, "none").hidden = found.length > 0;
  at(place, "forms").append(...found.map((form) => {
    const card = copy("part-form").firstElementChild;
    const isRefused = form.state === "refused";
    tell(card, "unit", form.unit_name);
    tell(card, "about", about(work, form, say(`state_${form.state}`)));
    tell(card, "reason", form.reason);
    at(card, "moves").hidden = !isRefused;
    at(card, "correct").hidden = !questionnaireOf(work, form);
    for (const name of ["correct", "resend", "drop"]) at(card, name).addEventListener("click", () => on[name](form));
    return card;
  }));
  return place;
}
