// A respondent's form: its steps happen in the page, a draft stays in this tab until it is sent.
// Without this file every step is a page of its own; the server judges every form either way.
(function () {
  "use strict";
  var root = document.documentElement;
  var form = document.querySelector("form[data-survey]");
  var pattern = document.querySelector("template[data-steps]");
  var kiosk = document.body.dataset.kiosk;

  function kept(name, value) {
    try {
      if (value === undefined) return JSON.parse(sessionStorage.getItem(name));
      if (value === null) sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, JSON.stringify(value));
    } catch (error) { /* storage may be closed: then a reload begins anew */ }
    return null;
  }

  var size = document.querySelector("a[data-big]");
  if (size) {
    var enlarge = function (isBig) {
      root.classList.toggle("big", isBig);
      size.textContent = isBig ? size.dataset.small : size.dataset.large;
    };
    if (!kiosk && kept("ks-big") !== null) enlarge(kept("ks-big"));
    size.addEventListener("click", function (event) {
      event.preventDefault();
      enlarge(!root.classList.contains("big"));
      if (!kiosk) kept("ks-big", root.classList.contains("big"));
    });
  }

  var sent = document.querySelector("[data-sent]");
  if (sent) kept("ks:" + sent.dataset.sent, null);

  var resend = document.querySelector("form[data-resend]");
  if (resend) setTimeout(function () { HTMLFormElement.prototype.submit.call(resend); }, resend.dataset.resend * 1000);

  if (kiosk) watch();
  if (!form || !pattern) return;

  // ---- the steps in the page
  // A question may be called "action" or "children" and then hides that property of the form.
  var words = pattern.dataset;
  var key = "ks:" + form.getAttribute("data-survey");
  var welcome = Array.prototype.slice.call(form.querySelectorAll(":scope > *"));
  var hasBegun = form.hasAttribute("data-begun");
  var token = form.querySelector("[name='_form']");
  var stage = document.createElement("div");
  stage.className = "sv-scr";
  stage.hidden = true;
  if (hasBegun) welcome.forEach(function (one) { if (one.type !== "hidden") one.remove(); });
  stage.append(pattern.content.cloneNode(true));
  form.appendChild(stage);
  if (hasBegun) form.querySelectorAll("[name='_at'],[name='_seen'],[data-kept]").forEach(function (one) { one.remove(); });
  else welcome = welcome.filter(function (one) { return one.type !== "hidden"; });

  var sections = Array.prototype.slice.call(stage.querySelectorAll("[data-step-of]"));
  var questions = Array.prototype.slice.call(stage.querySelectorAll(".qn"));
  var notice = stage.querySelector("[data-notice]");
  var count = stage.querySelector("[data-count]");
  var bar = stage.querySelector("progress");
  var next = stage.querySelector("[data-next]");
  var at = -1;
  var isSending = false;

  function chosen(name) {
    return questions.filter(function (one) { return one.dataset.question === name && !one.disabled; })
      .flatMap(function (one) {
        return Array.prototype.map.call(one.querySelectorAll(":checked"), function (box) { return box.value; });
      });
  }

  function ask() { // which questions are asked of somebody who answered so far as given
    questions.forEach(function (one) {
      var wanted = one.dataset.if;
      var isAsked = !wanted || chosen(wanted).some(function (value) {
        return one.dataset.is.split(" ").indexOf(value) >= 0;
      });
      one.disabled = one.hidden = !isAsked;
    });
  }

  function asked() {
    return sections.filter(function (one) { return one.querySelector(".qn:not([disabled])"); });
  }

  function answers() {
    var found = {};
    questions.forEach(function (one) {
      var fields = one.querySelectorAll("input,textarea");
      var values = Array.prototype.filter.call(fields, function (field) {
        return field.type === "radio" || field.type === "checkbox" ? field.checked : field.value;
      }).map(function (field) { return field.value; });
      if (values.length) found[one.dataset.question] = values;
    });
    return found;
  }

  function fill(found) {
    questions.forEach(function (one) {
      var values = found[one.dataset.question] || [];
      one.querySelectorAll("input,textarea").forEach(function (field) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = values.indexOf(field.value) >= 0;
        else field.value = values[0] || "";
      });
    });
  }

  function keep() {
    if (!kiosk) kept(key, { token: token.value, at: at < 0 ? "" : sections[at].dataset.stepOf, answers: answers() });
  }

  function say(text, values) {
    return text.replace(/%\((\w+)\)s/g, function (all, name) { return values[name]; });
  }

  function tell(text) {
    notice.textContent = text;
    notice.hidden = !text;
  }

  function show(index, focus) {
    at = index;
    ask();
    welcome.forEach(function (one) { one.hidden = index >= 0; });
    stage.hidden = index < 0;
    sections.forEach(function (one, place) { one.hidden = place !== index; });
    if (index >= 0) {
      count_();
      if (focus) {
        var heading = sections[index].querySelector("h1");
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
        window.scrollTo(0, 0);
      }
    }
    keep();
  }

  function count_() {
    var list = asked();
    var place = list.indexOf(sections[at]) + 1;
    var isPage = "page" in sections[at].dataset;
    bar.max = list.length;
    bar.value = place;
    count.textContent = say(isPage ? words.part : words.step, { number: place, of: list.length });
    if (!isSending) next.textContent = place === list.length ? words.send : words.next;
  }

  function wrong(one) { // the sentence beside a question, "" when it can be taken
    var box = one.querySelector(".qn-i");
    var text = box ? box.value.trim() : "";
    if (!(box ? text : one.querySelector(":checked"))) return "required" in one.dataset ? words.required : "";
    if (one.dataset.kind === "number") {
      var isGood = /^\d{1,9}$/.test(text) && +text >= +one.dataset.low && +text <= +one.dataset.high;
      return isGood ? "" : say(words.range, one.dataset);
    }
    if (one.dataset.kind === "text" && Array.from(text).length > +one.dataset.longest) {
      return say(words.long, { length: Array.from(text).length, most: one.dataset.longest });
    }
    return "";
  }

  function mark(one, sentence) {
    var line = one.querySelector(".qn-e");
    line.textContent = sentence;
    line.hidden = !sentence;
    var box = one.querySelector(".qn-i");
    var hint = one.querySelector(".qn-h");
    var told = [sentence ? line.id : "", hint ? hint.id : ""].join(" ").trim();
    [one, box].forEach(function (field) {
      if (!field) return;
      if (told) field.setAttribute("aria-describedby", told);
      else field.removeAttribute("aria-describedby");
    });
    if (box) box.setAttribute("aria-invalid", sentence ? "true" : "false");
  }

  function review(section, sentences) { // all problems of a step at once; focus to the first
    var bad = [];
    section.querySelectorAll(".qn").forEach(function (one) {
      var sentence = one.disabled ? "" : sentences ? sentences[one.dataset.question] || "" : wrong(one);
      mark(one, sentence);
      if (sentence) bad.push(one);
    });
    tell(bad.length > 1 ? say(words.review, { count: bad.length }) : "");
    if (!bad.length) return true;
    if (bad.length > 1) {
      var list = document.createElement("ul");
      bad.forEach(function (one) {
        var link = document.createElement("a");
        link.href = "#" + one.id;
        link.textContent = one.querySelector(".qn-t").textContent;
        link.addEventListener("click", function () { one.querySelector("input,textarea").focus(); });
        list.append(document.createElement("li"));
        list.lastChild.append(link);
      });
      notice.append(list);
    }
    bad[0].querySelector("input,textarea").focus();
    return false;
  }

  function forward() {
    if (isSending) return;
    if (!review(sections[at])) return;
    var list = asked();
    var following = list[list.indexOf(sections[at]) + 1];
    if (!following) return send();
    if (!kiosk) history.pushState({ step: sections.indexOf(following) }, "");
    show(sections.indexOf(following), true);
  }

  function backward() {
    if (isSending) return;
    tell("");
    var list = asked();
    var place = list.indexOf(sections[at]) - 1;
    if (place < 0 && kiosk) { location.assign(kiosk); return; }
    var before = place < 0 ? -1 : sections.indexOf(list[place]);
    if (!kiosk) history.pushState({ step: before }, "");
    show(before, true);
  }

  function send() {
    isSending = true;
    next.disabled = true;
    next.textContent = words.sending;
    tell("");
    var body = new URLSearchParams(new FormData(form));
    body.set("_go", "send");
    fetch(form.getAttribute("action"), { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (response) {
        return response.json().then(function (told) { hear(response.status, told); });
      })
      .catch(function () { stop(words.offline); });
  }

  function stop(sentence) {
    isSending = false;
    next.disabled = false;
    next.textContent = words.again;
    tell(sentence);
    notice.focus();
  }

  var tries = -1;

  function hear(status, told) {
    if (told.to) {
      kept(key, null);
      location.replace(told.to);
      return;
    }
    if (status === 429) {
      var left = told.wait;
      var tick = function () {
        if (left <= 0) { send(); return; }
        tell(say(words.wait, { seconds: left }));
        notice.setAttribute("aria-live", "off"); // said once, not every second
        left -= 1;
        setTimeout(tick, 1000);
      };
      notice.setAttribute("aria-live", "assertive");
      tries += 1;
      left = Math.max(left, Math.min(120, 5 * Math.pow(2, tries)));
      tick();
      window.scrollTo(0, 0); // the notice stands above the questions
      return;
    }
    if (told.form) token.value = told.form; // a sign that lives again
    var first = told.problems && sections.filter(function (one) {
      return Array.prototype.some.call(one.querySelectorAll(".qn"), function (q) { return told.problems[q.dataset.question]; });
    })[0];
    stop(told.sentence || "");
    if (first) {
      show(sections.indexOf(first), false);
      review(first, told.problems);
    } else keep();
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (at < 0) {
      if (!kiosk) history.pushState({ step: 0 }, "");
      show(sections.indexOf(asked()[0]), true);
    } else forward();
  });
  stage.querySelector("[data-back]").addEventListener("click", backward);
  form.addEventListener("input", function () { keep(); });
  form.addEventListener("change", function () { ask(); if (at >= 0) count_(); keep(); });
  window.addEventListener("popstate", function (event) {
    if (!isSending) show(event.state && event.state.step >= 0 ? event.state.step : hasBegun ? 0 : -1, true);
  });

  var draft = kiosk ? null : kept(key);
  if (draft) {
    token.value = draft.token;
    fill(draft.answers);
  }
  ask();
  var place = draft ? sections.findIndex(function (one) { return one.dataset.stepOf === draft.at; }) : -1;
  if (place >= 0 && !sections[place].querySelector(".qn:not([disabled])")) place = 0;
  if (place >= 0) history.replaceState({ step: place }, "");
  show(place < 0 && hasBegun ? 0 : place, false);

  // ---- the tablet forgets whoever walked away
  function watch() {
    var idle = document.querySelector("[data-idle]");
    var timer;
    function wait() {
      clearTimeout(timer);
      if (idle) idle.hidden = true;
      timer = setTimeout(warn, 60000);
    }
    function warn() {
      var isFirst = document.querySelector("[data-welcome]") && location.search === "";
      if (isFirst || sent) { wait(); return; }
      if (idle) {
        idle.hidden = false;
        idle.querySelector("[data-stay]").focus();
      }
      timer = setTimeout(function () { location.replace(kiosk); }, 15000);
    }
    ["pointerdown", "keydown", "input", "scroll"].forEach(function (name) {
      document.addEventListener(name, wait, { passive: true, capture: true });
    });
    wait();
  }
})();
