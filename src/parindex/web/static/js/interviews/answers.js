// Which questions are asked and whether what was answered can be taken: the same rules as
// parindex/engine/survey_answers.py. tests/surveys/answer_cases.json is run against both.

/** Whether a question is asked of somebody who has answered so far as given. */
export function isAsked(question, answers) {
  const condition = question.shown_if;
  if (!condition) return true;
  const given = answers[condition.question] ?? "";
  const chosen = Array.isArray(given) ? given : [given];
  return chosen.some((one) => condition.answers.includes(one));
}

/** The questions that are asked, in order; a hidden one hides those behind it. */
export function askedQuestions(form, answers) {
  const found = [];
  const seen = {};
  for (const question of form.questions) {
    if (!isAsked(question, seen)) continue;
    found.push(question);
    if (question.id in answers) seen[question.id] = answers[question.id];
  }
  return found;
}

/** The questions that stand together: one alone, or those of a declared page that follow one another. */
export function pagesOf(form, answers) {
  const titles = new Map(form.pages.map((page) => [page.id, page.title]));
  const pages = [];
  let before = null;
  for (const question of form.questions) {
    const together = before !== null && titles.has(question.page) && before.page === question.page;
    if (!together) pages.push({ title: titles.get(question.page) || null, questions: [] });
    pages[pages.length - 1].questions.push(question);
    before = question;
  }
  const asked = new Set(askedQuestions(form, answers).map((one) => one.id));
  return pages.filter((page) => page.questions.some((one) => asked.has(one.id)));
}

/**
 * What can be taken: `answers`, `comments` apart, and `problems` by question, each a name of a
 * sentence with its values. Questions that are not asked are left out of all three.
 */
export function readAnswers(form, given) {
  const taken = { answers: {}, comments: {}, problems: {} };
  for (const question of askedQuestions(form, given)) {
    const value = given[question.id] ?? "";
    const isEmpty = Array.isArray(value) ? value.length === 0 : value.trim() === "";
    if (isEmpty) {
      if (question.required) taken.problems[question.id] = { say: "required" };
      continue;
    }
    const problem = readOne(question, value, taken);
    if (problem) taken.problems[question.id] = problem;
  }
  return taken;
}

function readOne(question, value, taken) {
  const known = question.options.map((one) => one.id);
  if (question.kind === "multiple") {
    const chosen = Array.isArray(value) ? value : [value];
    if (chosen.some((one) => !known.includes(one))) return { say: "unknown" };
    taken.answers[question.id] = known.filter((one) => chosen.includes(one));
    return null;
  }
  if (Array.isArray(value) && value.length !== 1) return { say: "one" };
  const text = (Array.isArray(value) ? value[0] : value).trim();
  if (question.kind === "number") return readNumber(question, text, taken);
  if (question.kind === "text") {
    const length = [...text].length;
    if (length > question.longest) return { say: "long", values: { length, longest: question.longest } };
    taken.comments[question.id] = text;
    return null;
  }
  if (!known.includes(text)) return { say: "unknown" };
  taken.answers[question.id] = text;
  return null;
}

function readNumber(question, text, taken) {
  const isWhole = /^[0-9]{1,9}$/.test(text);
  if (!isWhole || Number(text) < question.low || Number(text) > question.high) {
    return { say: "number", values: { low: question.low, high: question.high } };
  }
  taken.answers[question.id] = String(Number(text));
  return null;
}
