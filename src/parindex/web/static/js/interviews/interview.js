// The screen of an interview: page by page, every answer kept at once, back as far as one likes.

import { askedQuestions, pagesOf, readAnswers } from "./answers.js";
import * as forms from "./forms.js";
import { answerIn, drawn, forgive } from "./question.js";
import { announce, at, show, tell } from "./screen.js";
import { moment, said, say } from "./words.js";

const PAUSE = 300;

/** Opens the interview of a form; `onFinished` is called once it is kept as finished. */
export class Interview {
  constructor({ vault, questionnaire, form, state, onFinished }) {
    Object.assign(this, { vault, questionnaire, form, onFinished });
    // A refused form stays among the refused ones until it is finished again.
    this.state = state === "refused" ? "refused" : "draft";
    this.form.touched = Date.now();
    this.open();
  }

  open() {
    this.place = show("interview");
    tell(this.place, "where", `${this.form.unit_name} · ${said(this.questionnaire.title)}`);
    const fields = at(this.place, "form");
    fields.addEventListener("input", (event) => this.answered(event));
    fields.addEventListener("submit", (event) => { event.preventDefault(); this.next(); });
    at(this.place, "back").addEventListener("click", () => this.go(-1));
    const problems = this.problemsOfServer();
    const wrong = Object.keys(problems)[0];
    if (wrong) this.form.page = this.pageOf(wrong);
    this.draw(problems, this.form.reason);
  }

  // Our own words for what the server refused are in the language of the page; its words are kept
  // for what only it knows.
  problemsOfServer() {
    if (!Object.keys(this.form.problems).length) return {};
    return { ...this.form.problems, ...readAnswers(this.questionnaire, this.form.answers).problems };
  }

  pages() { return pagesOf(this.questionnaire, this.form.answers); }

  pageOf(question) {
    return Math.max(0, this.pages().findIndex((page) => page.questions.some((one) => one.id === question)));
  }

  draw(problems = {}, words = "") {
    const pages = this.pages();
    this.form.page = Math.min(this.form.page, pages.length - 1);
    const page = pages[this.form.page];
    tell(this.place, "problem", words);
    tell(this.place, "page-title", said(page.title));
    at(this.place, "questions").replaceChildren(
      ...page.questions.map((one) => drawn(one, this.form.answers[one.id], problems[one.id])),
    );
    at(this.place, "back").disabled = this.form.page === 0;
    this.refresh();
  }

  // What later questions depend on may have changed: which are shown, how far the form is.
  refresh() {
    const pages = this.pages();
    const asked = new Set(askedQuestions(this.questionnaire, this.form.answers).map((one) => one.id));
    for (const set of this.place.querySelectorAll("[data-question]")) set.hidden = !asked.has(set.dataset.question);
    const number = this.form.page + 1;
    tell(this.place, "step", say("step", { number, count: pages.length }));
    at(this.place, "progress").value = Math.round((number * 100) / (pages.length + 1));
    at(this.place, "next").textContent = say(number === pages.length ? "finish" : "next");
  }

  answered(event) {
    const set = event.target.closest("[data-question]");
    if (!set) return;
    forms.touch(this.form);
    this.form.answers[set.dataset.question] = answerIn(set);
    delete this.form.problems[set.dataset.question];
    forgive(set);
    if (!this.place.querySelector(".qn:not([hidden]) .qn-e:not([hidden])")) tell(this.place, "problem", "");
    this.refresh();
    clearTimeout(this.timer);
    if (event.target.matches(".qn-i")) this.timer = setTimeout(() => this.keep(), PAUSE);
    else this.keep();
  }

  async keep(state = this.state) {
    clearTimeout(this.timer);
    try {
      await forms.keep(this.vault, this.form, state);
      tell(this.place, "saved", say("saved", { moment: moment(Date.now()) }));
      return true;
    } catch {
      tell(this.place, "problem", say("storage_failed"));
      return false;
    }
  }

  /** Keep what was typed last; called before the screen goes away. */
  leave() {
    if (this.isOver) return Promise.resolve(true);
    const isEmpty = this.state === "draft" && !Object.keys(this.form.answers).length;
    return isEmpty ? forms.drop(this.form.id) : this.keep();
  }

  async go(by) {
    this.form.page = Math.max(0, this.form.page + by);
    this.draw();
    window.scrollTo(0, 0);
    this.focus();
    await this.keep();
  }

  focus() {
    const title = this.place.querySelector(".qn:not([hidden]) .qn-t");
    if (!title) return;
    title.tabIndex = -1;
    title.focus();
  }

  problemsHere() {
    const { problems } = readAnswers(this.questionnaire, this.form.answers);
    const here = this.pages()[this.form.page].questions.map((one) => one.id);
    return Object.fromEntries(Object.entries(problems).filter(([id]) => here.includes(id)));
  }

  async next() {
    const problems = this.problemsHere();
    const first = Object.keys(problems)[0];
    if (first) {
      this.draw(problems, say("look"));
      announce(say("look"));
      this.place.querySelector(`[data-question="${CSS.escape(first)}"] input, [data-question="${CSS.escape(first)}"] textarea`)?.focus();
      return;
    }
    if (this.form.page < this.pages().length - 1) await this.go(1);
    else await this.finish();
  }

  async finish() {
    const taken = readAnswers(this.questionnaire, this.form.answers);
    const wrong = Object.keys(taken.problems)[0];
    if (wrong) {
      this.form.page = this.pageOf(wrong);
      this.draw(taken.problems, say("look"));
      return;
    }
    if (!Object.keys(taken.answers).length && !Object.keys(taken.comments).length) {
      tell(this.place, "problem", say("empty_form"));
      return;
    }
    // What was hidden by a later answer is not sent.
    const kept = { ...this.form, answers: { ...taken.answers, ...taken.comments }, reason: "", problems: {} };
    forms.touch(kept);
    kept.ended = this.form.ended || Date.now();
    clearTimeout(this.timer);
    try {
      await forms.keep(this.vault, kept, "waiting");
    } catch {
      tell(this.place, "problem", say("storage_failed"));
      return;
    }
    this.isOver = true;
    this.onFinished(kept);
  }
}
